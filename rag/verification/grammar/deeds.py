"""Deeds: who does what in a text, as far as it can be told without a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.verification.grammar.imperatives import imperative
from rag.verification.grammar.modals import Modal, modals
from rag.verification.reading.text import Text

_PREPOSITIONS = frozenset(
    "of for with by from to at in on between among about via per against towards".split()
)
_CLAUSE = frozenset(
    "if unless where when whether because which that while although but so until and or".split()
)
_OPENS = frozenset("once after before when if as since until where unless".split())
_ADVERBS = frozenset("still also then therefore always usually".split())
_LOCAL = frozenset("the a your their".split())
_THEY = frozenset("they it he she we i".split())
_FINITE = frozenset("is are was were has have had does do did".split())
_BEING = frozenset("be been being is are was were".split())
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|old|ent|id|ade|ept|one)$")


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done, at the words `what`, by whom and to whom; "" where it is not said."""

    what: tuple[int, ...]
    agent: str
    other: str
    passive: bool = False
    modal: bool = True


def deeds(text: Text) -> list[Deed]:
    found = []
    for modal in modals(text):
        what = tuple(at for at in modal.ahead if text.weights[at])[:3]
        if not what:
            continue
        passive = _passive(text, modal.last)
        subject = _subject(text, _first(text, modal))
        if passive:
            found.append(Deed(what, _by(text, modal.last), subject, True))
        else:
            found.append(Deed(what, subject, ""))
    found += [*_plain_deeds(text), *_led_by(text)]
    if imperative(text):
        what = tuple(at for at in range(min(8, len(text.words))) if text.weights[at])[:3]
        found.append(Deed(what, "you", ""))
    return found


def _first(text: Text, modal: Modal) -> int:
    """Where a modal begins, with one right before it: "will have to"."""
    return next((m.first for m in modals(text) if m.last == modal.first - 1), modal.first)


def _plain_deeds(text: Text) -> list[Deed]:
    """What somebody does in clauses without a modal: the words after their first actor."""
    found = []
    marked = {at for m in modals(text) for at in range(m.first, m.last + 1)}
    start = 0
    for at in range(1, len(text.words) + 1):
        ends = at == len(text.words) or text.words[at].breaks or "," in text.words[at].gap
        if not ends and text.words[at].low not in _CLAUSE | {"who"}:
            continue
        clause = range(start, at)
        start = at
        agent_at = next(
            (
                i
                for i in clause
                if (actor_at(text, i) and not text.words[i].possessive)
                and not after_preposition(text, i)
            ),
            None,
        )
        if agent_at is None or imperative(text) or marked & set(clause):
            continue
        if any(text.words[i].low in _THEY for i in range(clause.start, agent_at)):
            continue  # "they give their child an education"
        agent = actor_at(text, agent_at)
        what = tuple(
            i for i in clause if i > agent_at and text.weights[i] and actor_at(text, i) != agent
        )[:3]
        passive = any(
            text.words[i].low in ("is", "are", "was", "were", "been")
            and i + 1 < at
            and _PARTICIPLE.search(text.words[i + 1].low)
            for i in clause
            if i > agent_at
        )
        if what and not passive:
            found.append(Deed(what, together(text, agent_at, agent), "", modal=False))
    return found


def _led_by(text: Text) -> list[Deed]:
    """What is done by somebody without "is": "an assessment led by the school"."""
    return [
        Deed((at,), agent, "", passive=True, modal=False)
        for at in range(1, len(text.words) - 2)
        if text.words[at + 1].low == "by"
        and not text.words[at + 1].gap.strip()
        and text.weights[at] == 1
        and (_PARTICIPLE.search(text.words[at].low) or text.words[at].low in ("led", "held"))
        and text.words[at - 1].low not in _BEING
        and (agent := _by(text, at))
    ]


def _passive(text: Text, last: int) -> bool:
    after = text.words[last + 1 : last + 5]
    for at, word in enumerate(after):
        if word.breaks:
            return False
        if word.low in ("be", "been", "being") and at + 1 < len(after):
            following = [w for w in after[at + 1 :] if not w.low.endswith("ly") and w.low != "also"]
            return bool(following) and bool(_PARTICIPLE.search(following[0].low))
    return False


def _by(text: Text, last: int) -> str:
    for at in range(last + 1, min(last + 14, len(text.words))):
        if text.words[at].breaks:
            return ""
        if text.words[at].low == "by":
            return next(
                (
                    a
                    for i in range(at + 1, min(at + 5, len(text.words)))
                    if (a := actor_at(text, i))
                ),
                "",
            )
    return ""


def _subject(text: Text, first: int) -> str:
    """The first actor of the clause before a modal, on no preposition and owning nothing."""
    start = first
    while start > 0 and not text.words[start].breaks and text.words[start - 1].low not in _CLAUSE:
        if "," in text.words[start].gap or text.words[start].low in ("who", "whom"):
            break
        start -= 1
    ended = [m.last for m in modals(text) if start <= m.last < first]
    start = max([start, *(at + 1 for at in ended)])
    cleft = text.words[max(start - 1, 0)].low == "that" and any(
        text.words[i].low == "it" and text.words[i + 1].low in ("is", "was")
        for i in range(max(start - 6, 0), start - 1)
    )
    if cleft or (start < len(text.words) and text.words[start].low in ("who", "whom")):
        return next(
            (a for i in range(start - 1, max(start - 9, -1), -1) if (a := actor_at(text, i))), ""
        )
    while first > 1 and text.words[first - 1].low in _ADVERBS:
        first -= 1
    nearest = actor_at(text, first - 1) if first else ""
    if nearest == "you":
        return nearest
    if nearest and first - start > 3 and text.words[first - 2].low in ("and", "but", "or"):
        joined = together(text, first - 1, nearest)
        if joined == nearest:
            return nearest  # "they name anxiety and staff may see it differently"
    opening = text.words[start - 1].low if start else text.words[0].low
    begins = next((m.first for m in text.actors if m.first <= first - 1 <= m.last), 0)
    known = begins > 1 and _LOCAL & {w.low for w in text.words[begins - 2 : begins]}
    if nearest and known and opening in _OPENS and actor_at(text, start + (start == 0)):
        return nearest  # "once you deregister the council will": the same
    if nearest and any(word.low in _FINITE for word in text.words[start : first - 1]):
        return nearest  # "if the child is absent schools must": the clause before has its verb
    for at in range(start, first):
        actor = actor_at(text, at)
        if actor and not text.words[at].possessive and not after_preposition(text, at):
            following = (
                actor_at(text, at + 1)
                if at + 1 < first and not text.words[at + 1].gap.strip()
                else ""
            )
            if following and following != actor:
                continue  # "the LA medical needs officer"
            return together(text, at, actor)
        if text.words[at].low == "they":
            earlier = {a for i in range(at) if (a := actor_at(text, i))}
            return earlier.pop() if len(earlier) == 1 else ""
        if text.words[at].low in ("it", "this", "these", "he", "she"):
            return ""
        if not actor and text.weights[at] == 1 and not _leads_to_actor(text, at, first):
            return ""
    return ""


def _leads_to_actor(text: Text, at: int, first: int) -> bool:
    """Adjectives and verbs may stand before the actor ("all independent schools must")."""
    return any(
        actor_at(text, i) and not text.words[i].possessive and not after_preposition(text, i)
        for i in range(at + 1, first)
    )


def after_preposition(text: Text, at: int) -> bool:
    for back in range(at - 1, max(at - 4, -1), -1):
        if text.words[back + 1].gap.strip():
            return False
        if text.words[back].low in _PREPOSITIONS:
            return True
        if text.weights[back] == 1 and not (text.actors_at(back) or text.fixed[back]):
            return False
    return False


def together(text: Text, at: int, actor: str) -> str:
    """The actor with those joined to it ("pupils and parents", "school/council"), sorted."""
    found = {actor}
    for step in (1, -1):
        i = at + step
        while 0 <= i < len(text.words) and abs(i - at) < 8:
            word, gap = text.words[i], text.words[max(i, i - step)].gap.strip()
            other = actor_at(text, i)
            if gap not in ("", ",", "/") or not (
                other or word.low in ("and", "or", "the", "their", "all", "your", "local", "county")
            ):
                break
            joined = gap in (",", "/") or text.words[i - step].low in _JOINS | {"the", "all"}
            if other and other not in found:
                if not joined:
                    break
                found.add(other)
            i += step
    return "/".join(sorted(found))


_JOINS = frozenset("and or their your".split())


def actor_at(text: Text, at: int) -> str:
    if text.words[at].low in ("you", "yourself"):
        return "you"
    if text.words[at].low == "your":
        return ""
    return text.actors_at(at)
