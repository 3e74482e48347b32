"""Obligation: that "should" stays should, "must" stays must, and "may" is not turned into "will"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.verification.lexicon import Mark, lexicon
from rag.verification.reading import Text, covers, opposed

AHEAD = 7  # words that count after a modal: what is asked or allowed
BEHIND = 8  # words that count before it: of whom
_SUBORDINATORS = frozenset(
    "if unless where when whether because who which that while whilst although though but so until once as since".split()
)
_FINITE = frozenset(
    "is are was were has have had does do did must should can could may might will".split()
)
_NOT = frozenset("not no never nor neither nobody none without hardly".split())
_BE = frozenset(
    "be been being get is are was were to have has had only also always never not".split()
)
PURPOSE = frozenset({"so", "that", "order", "which", "who", "whom"})


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal of a class at words first..last, with what it governs and of whom it speaks."""

    kind: str
    first: int
    last: int
    ahead: tuple[int, ...]
    behind: tuple[int, ...]
    subordinate: bool
    denial: int | None = None  # where the negation stands that belongs to it


def modals(text: Text) -> list[Modal]:
    """Every modal of a text, each with the class that a negation beside it makes of it."""
    marks = _marks(text)
    return [
        Modal(
            kind,
            mark.first,
            mark.last,
            _ahead(text, mark, marks),
            _behind(text, mark, marks),
            _subordinate(text, mark),
            denial,
        )
        for mark in marks
        for kind, denial in [_negated(text, mark)]
    ]


def _marks(text: Text) -> list[Mark]:
    """The modals of a text; "should advise parents" is one, not two."""
    found: list[Mark] = []
    for mark in lexicon().obligation.longest_in(text.words):
        doubled = (
            bool(found)
            and mark.first == found[-1].last + 1
            and mark.value in ("advised", "expected")
        )
        if _is_modal(text, mark) and not doubled:
            found.append(mark)
    return found


def changed(claim: Text, evidence: Sequence[Text], owed: Sequence[Text]) -> list[str]:
    """What the claim obliges or allows otherwise than the aligned evidence does."""
    reasons = []
    stated = [(text, modals(text)) for text in evidence]
    mine = [m for m in modals(claim) if not _reporting(claim, m)]
    for modal in mine:
        reasons += _raised(claim, modal, stated)
    for text, theirs in stated:
        for modal in theirs:
            if text in owed and not modal.subordinate and _dropped(claim, mine, text, modal):
                reasons.append(f"{_said(text, modal)!r} of the evidence is left out")
    return list(dict.fromkeys(reasons))


def _raised(claim: Text, modal: Modal, stated: Sequence[tuple[Text, list[Modal]]]) -> list[str]:
    known = lexicon()
    best: list[tuple[float, Text, str, str]] = []
    for text, theirs in stated:
        for other in theirs:
            score = _match(claim, modal, text, other)
            best.append((score, text, other.kind, _said(text, other)))
        score = _unmodal(claim, modal, text, theirs)
        kind = "imperative" if imperative(text) else "plain"
        best.append((score * 0.9, text, kind, "no such word"))
    top = max((entry[0] for entry in best), default=0.0)
    near = [entry for entry in best if entry[0] >= max(0.8 * top, 0.3)]
    if not near:
        # nothing alike: a strong word may not come from nowhere
        kinds = {m.kind for _, theirs in stated for m in theirs}
        strong = modal.kind in (
            "must",
            "have_to",
            "forbidden",
            "optional",
            "entitled",
            "not_entitled",
        )
        if strong and not any(modal.kind in known.obligation_fits[k] for k in kinds):
            return [f"{_said(claim, modal)!r} is not in the evidence"]
        return []
    if any(modal.kind in known.obligation_fits[kind] for _, _, kind, _ in near):
        return []
    if modal.subordinate and modal.kind not in (
        "must",
        "have_to",
        "should",
        "expected",
        "forbidden",
    ):
        return []
    if any(_turned_round(claim, modal, text, kind) for _, text, kind, _ in near):
        return []
    return [f"{_said(claim, modal)!r} where the evidence has {near[0][3]!r}"]


def _turned_round(claim: Text, modal: Modal, text: Text, kind: str) -> bool:
    """ "Should be flexible" for "should not be rigid"."""
    negative = lexicon().obligation_negated
    if negative.get(modal.kind) != kind and negative.get(kind) != modal.kind:
        return False
    return any(opposed(claim, at, text) for at in modal.ahead[:2])


def _match(claim: Text, modal: Modal, text: Text, other: Modal) -> float:
    """How far two modals govern the same: what they ask counts most, then of whom."""
    ahead = _overlap(claim, modal.ahead[:4], text, other.ahead)
    return (
        ahead
        + 0.35 * _overlap(claim, modal.behind[:3], text, (*other.behind, *other.ahead))
        + 0.7
        * _overlap(
            claim, modal.ahead[:4], text, [at for at in other.behind if at not in other.ahead]
        )
    )


def _unmodal(claim: Text, modal: Modal, text: Text, theirs: Sequence[Modal]) -> float:
    """The same for words of the evidence that no modal governs."""
    taken = {at for other in theirs for at in (*other.ahead, *other.behind[:2])}
    free = [at for at in range(len(text.words)) if at not in taken]
    return _overlap(claim, modal.ahead[:4], text, free) + 0.35 * _overlap(
        claim, modal.behind[:3], text, free
    )


def _overlap(claim: Text, mine: Sequence[int], text: Text, theirs: Sequence[int]) -> float:
    """The weight of the claim's words that the others cover, the first counting double."""
    total = 0.0
    for order, at in enumerate(mine):
        if any(covers(text.meanings[other], claim.meanings[at]) for other in theirs):
            total += max(claim.weights[at], 0.3) * (1.5 if order == 0 else 1.0)
    return total


def _dropped(claim: Text, mine: Sequence[Modal], text: Text, modal: Modal) -> bool:
    """Whether the claim states flatly what the evidence only asks for or holds possible."""
    if modal.kind in ("will", "plain", "need", "entitled", "advised", "essential"):
        return False
    if modal.denial is not None or modal.kind in ("forbidden", "optional"):
        if claim.negations or any(opposed(text, at, claim) for at in modal.ahead[:3]):
            return False
    elif mine or imperative(claim) or _hedged(claim):
        return False
    governed = {*modal.ahead, *modal.behind}
    for at in [at for at in modal.ahead[:3] if text.weights[at] == 1][:2] or modal.ahead[:1]:
        met = any(covers(text.meanings[at], m) for m in claim.meanings)
        free = any(
            text.words[other].stem == text.words[at].stem
            for other in range(len(text.words))
            if other not in governed and text.weights[other]
        )
        if met and not free:
            return not _lists(claim)
    return False


def _hedged(claim: Text) -> bool:
    marks = lexicon().quantity.longest_in(claim.words)
    return any(m.value in ("most", "often", "some", "few") for m in marks)


def _lists(claim: Text) -> bool:
    return any(w.stem in ("includ", "exampl", "count", "mean") for w in claim.words)


def imperative(text: Text) -> bool:
    """Whether a sentence tells its reader to do something: "Ask for a meeting"."""
    at = 0
    while at < len(text.words) and text.words[at].low in _LEADS:
        at += 1
    if at < len(text.words) and text.words[at].low in (
        "to",
        "if",
        "when",
        "before",
        "after",
        "where",
        "once",
    ):
        # "To ask about a place, ring ...": the main clause begins after the comma
        at = next(
            (i for i in range(at + 2, len(text.words)) if "," in text.words[i].gap), len(text.words)
        )
        while at < len(text.words) and text.words[at].low in _LEADS:
            at += 1
    return at < len(text.words) and text.words[at].low in _IMPERATIVES


_LEADS = frozenset(
    "please also first firstly then always never so and but however finally just next do not".split()
)


_IMPERATIVES = frozenset(
    """
    ask request consider keep try use speak contact check remind ensure write refer make listen agree arrange bring
    avoid be encourage establish find get give go help involve learn let look note plan prepare put read record
    remember review say see seek send set share show start stay take talk tell think understand work visit call ring
    explain document praise maintain describe follow copy follow query allow do don't never always e email phone
    expect gather highlight discuss explore provide please reach engage choose practise walk support identify create
    develop accept intervene model carefully sort stick phone go focus aim base limit turn remove compare raise challenge report
    """.split()
)


def _is_modal(text: Text, mark: Mark) -> bool:
    word = text.words[mark.first]
    if (
        word.low == "will"
        and mark.first
        and text.words[mark.first - 1].low in ("the", "a", "of", "good")
    ):
        return False
    if word.low == "need" and mark.first == mark.last:
        return False
    # "duty of care", "their duty to educate" speak of a duty; "duties" alone names one
    if word.stem in ("duti", "oblig") and mark.first == mark.last:
        after = text.words[mark.last + 1].low if mark.last + 1 < len(text.words) else ""
        return after in ("to", "on", "under", "not")
    return True


def _negated(text: Text, mark: Mark) -> tuple[str, int | None]:
    """The class of a modal with the negation beside it, and where that stands."""
    kinds = lexicon().obligation_negated
    if mark.value not in kinds:
        return mark.value, None
    words = text.words
    single = mark.first == mark.last and mark.value in _VERBS
    for at in range(mark.last + 1, min(mark.last + 4, len(words))):
        if words[at].breaks or not (
            single or mark.value in ("have_to", "advised", "expected", "need")
        ):
            break
        if words[at].low in _NOT:
            kind = {"have_to": "forbidden", "need": "should_not"}.get(mark.value, kinds[mark.value])
            return kind, at
        if words[at].low not in (
            "also",
            "still",
            "therefore",
            "simply",
            "normally",
            "usually",
            "generally",
            "then",
        ):
            break
    if single:
        return mark.value, None
    for at in range(mark.first - 1, max(mark.first - 5, -1), -1):
        if words[at].low in _NOT:
            return kinds[mark.value], at
        if words[at].breaks or "," in words[at].gap:
            break
    return mark.value, None


_VERBS = frozenset("must should will can could may might".split())


def _ahead(text: Text, mark: Mark, marks: Sequence[Mark]) -> tuple[int, ...]:
    found: list[int] = []
    stops = {m.first for m in marks if m.first > mark.last}
    for at in range(mark.last + 1, len(text.words)):
        word = text.words[at]
        if (word.breaks and at > mark.last + 1) or at in stops or len(found) == AHEAD:
            break
        if word.low in _SUBORDINATORS - {"that"} and found:
            break
        if word.low not in _BE and (text.weights[at] or text.actors_at(at)):
            found.append(at)
    return tuple(found)


def _behind(text: Text, mark: Mark, marks: Sequence[Mark]) -> tuple[int, ...]:
    found: list[int] = []
    stops = {m.last for m in marks if m.last < mark.first}
    for at in range(mark.first - 1, -1, -1):
        if at in stops or len(found) == BEHIND or text.words[at].low in _SUBORDINATORS:
            break
        if text.weights[at] or text.actors_at(at):
            found.append(at)
        if text.words[at].breaks:
            break
    return tuple(found)


def _subordinate(text: Text, mark: Mark) -> bool:
    """Whether it stands in a clause that says when, why or what for."""
    for at in range(mark.first - 1, max(mark.first - 9, -1), -1):
        if text.words[at + 1].breaks or text.words[at + 1].gap.strip() == ",":
            return False
        if text.words[at].low in (_SUBORDINATORS - {"that", "but"}):
            # "a child who is forced into school can be ...": the clause has its verb already
            between = {w.low for w in text.words[at + 1 : mark.first]}
            return not between & _FINITE
    return False


def _reporting(claim: Text, modal: Modal) -> bool:
    """ "Essex recommends that ..." beside a modal of its own says who speaks, not how strongly."""
    if modal.kind not in ("advised", "expected"):
        return False
    return any(
        m.first > modal.last and m.kind != "advised" for m in modals_after(claim, modal.last)
    )


def modals_after(text: Text, at: int) -> list[Modal]:
    """The modals that stand behind a word."""
    marks = [m for m in _marks(text) if m.first > at]
    return [Modal(_negated(text, m)[0], m.first, m.last, (), (), False) for m in marks]


def _said(text: Text, modal: Modal) -> str:
    last = modal.last + 1
    if last < len(text.words) and text.words[last].low == "not":
        last += 1
    return " ".join(word.raw for word in text.words[modal.first : last])
