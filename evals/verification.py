"""How well sentences are verified: false ones that pass and true ones that are lost, by kind.

`python -m evals.verification [--rules | --words]` reads the labelled pairs; with `--rules` the
model of entailment stays out, with `--words` the encoder, too. Otherwise only pairs are read that
the model has not learned from.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.encoders import SentenceTransformerEncoder
from rag.entailment import packaged_entailment
from rag.verification import BY_WORDS, Readers, verify_record

_ROOT = Path(__file__).parent.parent
UNSEEN = _ROOT / "tests" / "data" / "verification_pairs.jsonl"
LEARNED = _ROOT / "rag" / "training" / "claims.jsonl"  # what the model of entailment learned from
# Kinds of falsehood of which none may pass.
GRAVE = frozenset({"number", "contact", "date", "code", "obligation", "source", "reference"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with its evidence, and whether that says it; `kind` is how it was made."""

    id: str
    split: str
    kind: str
    supported: bool
    sentence: str
    evidence: Sequence[dict[str, str]]


@dataclass(slots=True)
class Tally:
    """Pairs judged, and those judged wrongly, by truth and kind."""

    judged: Counter[tuple[bool, str]] = field(default_factory=Counter)
    wrong: Counter[tuple[bool, str]] = field(default_factory=Counter)
    missed: list[Pair] = field(default_factory=list)

    def share(self, *, supported: bool, grave: bool | None = None) -> tuple[int, int]:
        """(wrong, judged) of the true pairs, or of the false ones that are grave or are not."""
        kinds = [
            key
            for key in self.judged
            if key[0] is supported and (grave is None or (key[1] in GRAVE) is grave)
        ]
        return sum(self.wrong[key] for key in kinds), sum(self.judged[key] for key in kinds)


def pairs(split: str | None = None, *, learned: bool = True) -> list[Pair]:
    """The labelled pairs, of one split or all; with those that were learned from, or without."""
    files = (LEARNED, UNSEEN) if learned else (UNSEEN,)
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    found = [Pair(**json.loads(line)) for line in lines if line.strip()]
    return [pair for pair in found if split in (None, pair.split)]


def tally(judged: Iterable[Pair], readers: Readers = BY_WORDS) -> Tally:
    """Verify each pair as the command line does."""
    counts = Tally()
    for pair in judged:
        record: dict[str, Any] = {"sentence": pair.sentence, "evidence": list(pair.evidence)}
        key = (pair.supported, pair.kind)
        counts.judged[key] += 1
        if verify_record(record, readers)["supported"] is not pair.supported:
            counts.wrong[key] += 1
            counts.missed.append(pair)
    return counts


def main() -> int:
    """Print the table for each split."""
    readers = BY_WORDS
    if "--words" not in sys.argv:
        entailment = None if "--rules" in sys.argv else packaged_entailment()
        readers = Readers(SentenceTransformerEncoder(), entailment)
    judged = pairs(learned=readers.entailment is None)
    for split in dict.fromkeys(pair.split for pair in judged):
        counts = tally((pair for pair in judged if pair.split == split), readers)
        print(f"\n{split}")
        for supported, kind in sorted(counts.judged):
            wrong, of = counts.wrong[supported, kind], counts.judged[supported, kind]
            print(f"  {'true lost' if supported else 'false passed':13} {kind:16} {wrong}/{of}")
        for name, (wrong, of) in {
            "grave false passed": counts.share(supported=False, grave=True),
            "other false passed": counts.share(supported=False, grave=False),
            "true lost": counts.share(supported=True),
        }.items():
            print(f"  {name}: {wrong}/{of} ({wrong / max(of, 1):.1%})")
        for pair in counts.missed:
            print(f"    {'lost  ' if pair.supported else 'passed'} {pair.id}: {pair.sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
