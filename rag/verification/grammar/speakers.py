"""Speakers: a claim without the "X says that" that names whose words it gives."""

from __future__ import annotations

import re

from rag.verification.grammar.imperatives import imperative
from rag.verification.reading.text import Text, read

FIRST_PERSON = re.compile(r"\b(?:I|my|me)\b")
_SAYS = re.compile(
    r"^(?:according to [^,]{3,80},|in the (?:view|opinion) of [^,]{3,80},|in [^,]{3,40} view,"
    r"|(?:the )?[A-Z](?:(?!\b(?:may|must|should|can|could|will|would|needs?|not|to|is|are|has|have|if)"
    r"\b)[^,.;]){1,70}?\b(?:says?|said|states?|stated|explains?|advises?|"
    r"notes|points out|warns|argues|thinks|"
    r"believes|adds|reminds (?:parents|families|schools)|tells (?:parents|families|"
    r"schools)|(?:has |have )?(?:told|tells?|reminded|advised) (?:\w+ ){0,2}(?:parents|families|"
    r"schools|colleges|pupils|staff|readers)(?: and \w+)?(?= that))\b(?: that)?"
    r"(?! (?:to|parents to|families to|schools to)\b))\s+",
    re.I,
)
_WITHIN = re.compile(
    r",\s+(?:the )?(?:[A-Z][\w'-]*|in|of|and|for|the|guidance|guide)"
    r"(?: (?:[A-Z][\w'-]*|in|of|and|for|the|guidance|guide))*"
    r" (?:says|explains|points out|notes|argues|warns|adds|states)"
    r"(?:(?P<end>\s*[.!]?$)|,?\s+(?:that )?)"
)
_ASKS = re.compile(
    r"^(?:the )?[A-Z][^,.;]{1,60}?\b(?P<verb>strongly advises?|advises?|recommends?|"
    r"encourages?|urges?|asks|expects?|"
    r"requires?|tells|reminds)\b (?P<who>(?:all )?(?:parents|families|schools|you|"
    r"carers|councils|staff|parents and carers)) to ",
    re.I,
)
_GERUND = re.compile(
    r"^(?:the )?[A-Z][^,.;]{1,60}?\b(?:suggests|recommends|advises)\b (?=\w+ing\b)", re.I
)
_REQUIRES = re.compile(
    r"^(?P<by>(?:the )?[A-Z][^,.;]{1,60}?)\b(?P<verb>requires?|obliges?|compels?|expects?) "
    r"(?P<who>(?:the|a|an|all|every|each|any|your|one)\b(?: [\w'-]+){1,6}?) to ",
    re.I,
)
_HOW = {
    "oblig": "are obliged to",
    "compel": "are obliged to",
    "expect": "are expected to",
    "require": "are required to",
}


def without_speaker(claim: Text) -> Text:
    """The claim without "Not Fine in School says that", which is attribution's to judge."""
    text = _WITHIN.sub(lambda match: "." if match["end"] is not None else ", ", claim.text, count=1)
    if match := _ASKS.match(text) or _REQUIRES.match(text):
        how = next(
            (v for k, v in _HOW.items() if match["verb"].lower().startswith(k)), "are advised to"
        )
        return read(f"{match['who']} {how} {text[match.end() :]}")
    if match := _GERUND.match(text):
        return read("It is recommended: " + text[match.end() :])
    if imperative(claim):
        return claim  # "Ensure you state ..." names no speaker
    if (match := _SAYS.match(text)) and len(text) - match.end() > 20:
        return read(text[match.end() :])
    return claim if text == claim.text else read(text)
