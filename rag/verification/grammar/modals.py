"""Modals: where a text obliges, allows or advises, what, and of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.verification.grammar.subordination import SUBORDINATORS, subordinate
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.text import Text, bracketed

AHEAD = 7  # words that count after a modal: what is asked or allowed
BEHIND = 8  # words that count before it: of whom
_NOT = frozenset("not no never nor neither nobody none without hardly".split())
_SEEMING = frozenset("feel feels felt is was be seem seems seemed not".split())
_BE = frozenset(
    "be been being get is are was were to have has had only also always never not".split()
)


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
    found = []
    for mark in marks:
        kind, denial = _negated(text, _permitting(text, mark))
        ahead, behind = _ahead(text, mark, marks), _behind(text, mark, marks)
        if not ahead and mark.value in _PREDICATES:
            ahead = tuple(reversed(behind))  # "cutting it back is unlawful"
        if kind == "should" and ahead and text.words[ahead[0]].stem == "consid":
            kind = "considered"  # what should be considered need not be done
        inner = subordinate(text, mark)
        found.append(Modal(kind, mark.first, mark.last, ahead, behind, inner, denial))
    return found


def _permitting(text: Text, mark: Mark) -> Mark:
    """ "May be used" allows a use; "may be ill" only holds it possible."""
    after = text.words[mark.last + 1 : mark.last + 2]
    passive = mark.value == "might" and text.words[mark.last].low == "be" and after
    if not passive or not after[0].low.endswith("ed"):
        return mark
    return replace(mark, value=text.words[mark.first].low)


def _marks(text: Text) -> list[Mark]:
    """The modals of a text; "should advise parents" is one, not two."""
    found: list[Mark] = []
    for mark in lexicon().obligation.longest_in(text.words):
        doubled = (
            bool(found)
            and mark.first == found[-1].last + 1
            and mark.value in ("advised", "suggested", "expected")
        )
        # "should be able to find" asks no ability of anybody, "may need to" obliges nobody
        between = (
            [w.low for w in text.words[found[-1].last + 1 : mark.first]] if found else ["none"]
        )
        doubled |= between in ([], ["be"], ["also"], ["have", "been"]) and (
            mark.value == "can" or found[-1].value in _OUTER
        )
        doubled |= between[:1] == ["that"] and (
            found[-1].value == "might" or (found[-1].value, mark.value) == ("expected", "will")
        )
        if _is_modal(text, mark) and not doubled:
            found.append(mark)
    return found


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
    if mark.value in ("need", "have_to") and [
        w.low for w in text.words[max(mark.first - 2, 0) : mark.first]
    ][:1] == ["than"]:
        return False  # "no longer than it has to" obliges nobody
    if mark.value == "need" and _relative(text, mark.first):
        return False  # "all the evidence it needs"
    if mark.value == "entitled" and mark.first and text.words[mark.first - 1].low in _SEEMING:
        return False  # "it does not feel right to"
    following = [w.low for w in text.words[mark.last + 1 : mark.last + 6]]
    if mark.value in ("need", "have_to") and _of_noun(text, mark.first, following):
        return False
    if mark.value == "optional" and following[:1] == ["mean"]:
        return False  # "it need not mean staying away" says what a word means
    if word.low in ("expects", "expect") and mark.first == mark.last:
        return "to" in following or "that" in following[:1]  # "expects something bad" asks nothing
    if word.low in ("can", "could") and following[:1] and following[0] in _PERCEIVING:
        return False  # "could see no reason" allows nobody anything
    if word.low == "would" and following[:1] and following[0] in _WISHING:
        return False
    if word.low == "will" and following[:1] == ["do"]:
        # "a card will do", "a card will do instead"
        done = len(following) < 2 or text.words[mark.last + 2].breaks
        return not done and following[1] not in ("instead", "too", "just", "fine", "nicely")
    # "duty of care", "their duty to educate" speak of a duty; "duties" alone names one
    if word.stem in ("duti", "oblig") and mark.first == mark.last:
        after = text.words[mark.last + 1].low if mark.last + 1 < len(text.words) else ""
        return after in ("to", "on", "upon", "under", "not", "is", "lies", "falls", "rests")
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
        if words[at].low in _NOT - {"without"}:  # "can, without meaning to, ..."
            kind = {"have_to": "forbidden", "need": "should_not"}.get(mark.value, kinds[mark.value])
            return kind, at
        if words[at].low not in _STILL and not words[at].low.endswith("ly"):
            break
    if single:
        raised = _raised(text, mark.first)
        return (mark.value, None) if raised is None else (kinds[mark.value], raised)
    for at in range(mark.first - 1, max(mark.first - 5, -1), -1):
        if words[at].low in _NOT and at not in text.named:
            return kinds[mark.value], at
        if words[at].breaks or "," in words[at].gap:
            break
    return mark.value, None


def _raised(text: Text, first: int) -> int | None:
    """Where the negation stands that a verb of opinion takes: "do not think that it should"."""
    for at in range(first - 1, max(first - 5, 0), -1):
        if text.words[at].breaks or "," in text.words[at].gap:
            return None
        if text.words[at].stem in _OPINING:
            return at - 1 if text.words[at - 1].low in _NOT else None
    return None


_OPINING = frozenset("feel think believ seem consid agre suppos".split())


def _relative(text: Text, at: int) -> bool:
    """Whether a verb ends a clause that says how much of something: "all the help they need"."""
    if at < 2 or text.words[at - 1].low not in _PRONOUNS:
        return False
    for back in range(at - 2, max(at - 6, -1), -1):
        if text.words[back + 1].breaks or "," in text.words[back + 1].gap:
            return False
        if text.words[back].low in ("all", "everything", "whatever", "enough"):
            return True
    return False


def _of_noun(text: Text, at: int, following: Sequence[str]) -> bool:
    """Whether a participle only says which: "the evidence needed to record it"."""
    noun = at - 1
    return (
        noun >= 0
        and text.words[at].low in ("needed", "required", "necessary")
        and text.weights[noun] == 1
        and not text.words[at].gap.strip()
        and not text.words[noun].low.endswith(("ly", "ing"))
        and not text.actors_at(noun)
        and following[:1] != ["be"]
    )


_PRONOUNS = frozenset("they it he she you we".split())
_PERCEIVING = frozenset("see hear imagine remember".split())
_WISHING = frozenset("like rather prefer".split())
_CONCLUDING = frozenset("so because therefore since".split())
_STILL = frozenset("also still therefore then".split())
_OUTER = frozenset("must should can could may might".split())
_PREDICATES = frozenset("forbidden optional essential have_to need advised".split())
_VERBS = frozenset("must should will can could may might".split())


def _ahead(text: Text, mark: Mark, marks: Sequence[Mark]) -> tuple[int, ...]:
    found: list[int] = []
    aside = bracketed(text)
    if mark.first in aside:
        aside = set()
    stops = {m.first for m in marks if m.first > mark.last and m.first not in aside}
    for at in range(mark.last + 1, len(text.words)):
        word = text.words[at]
        if at == mark.last + 1 and "," in word.gap and word.low in _CONCLUDING:
            break  # "cutting it back is unlawful, so ..."
        if at in aside and any(at <= m.last for m in marks if m.first in aside):
            continue  # "a power (not a duty) to arrange"
        bracket = word.gap.strip() in ("(", ")")
        full = len([i for i in found if text.weights[i] == 1]) == AHEAD or len(found) == 2 * AHEAD
        if at in stops:
            return _before_subject(text, mark, found, at)
        if (word.breaks and not bracket and at > mark.last + 1) or full:
            break
        named_as = word.low == "as" and len(found) == 1 and not word.gap.strip()
        if word.low in SUBORDINATORS - {"that"} and found and not named_as:
            break
        if word.low not in _BE and (text.weights[at] or text.actors_at(at)):
            found.append(at)
    return tuple(found)


def _before_subject(text: Text, mark: Mark, found: Sequence[int], stop: int) -> tuple[int, ...]:
    """Those of the found words that stand before the subject of the modal at `stop`."""
    for at in range(stop, mark.last + 1, -1):
        joins = text.words[at - 1].low in ("and", "but", "so") and at - 1 > mark.last + 1
        comma = "," in text.words[at].gap and text.words[at].low not in _PRONOUNS
        if comma or (joins and any(i >= at for i in found)):
            kept = tuple(i for i in found if i < at)
            return kept or tuple(found)
    return tuple(found)


def _behind(text: Text, mark: Mark, marks: Sequence[Mark]) -> tuple[int, ...]:
    found: list[int] = []
    stops = {m.last for m in marks if m.last < mark.first}
    for at in range(mark.first - 1, -1, -1):
        why = [w.low for w in text.words[at : at + 2]] == ["because", "of"]
        clause = text.words[at].low in SUBORDINATORS and not why
        if at in stops or len(found) == BEHIND or clause:
            break
        if text.weights[at] or text.actors_at(at):
            found.append(at)
        if text.words[at].breaks:
            break
    return tuple(found)
