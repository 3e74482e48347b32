"""How well sentences are verified: false ones that pass and true ones that are lost, by kind.

`python -m evals.verification [--words]` reads `tests/data/verification_pairs.jsonl`; with
`--words` the encoder stays out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.encoders import Encoder, SentenceTransformerEncoder
from rag.verification import verify_record

PAIRS = Path(__file__).parent.parent / "tests" / "data" / "verification_pairs.jsonl"
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


def pairs(split: str | None = None) -> list[Pair]:
    """The labelled pairs, of one split or all."""
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    found = [Pair(**json.loads(line)) for line in lines if line.strip()]
    return [pair for pair in found if split in (None, pair.split)]


def tally(judged: Iterable[Pair], encoder: Encoder | None) -> Tally:
    """Verify each pair as the command line does."""
    counts = Tally()
    for pair in judged:
        record: dict[str, Any] = {"sentence": pair.sentence, "evidence": list(pair.evidence)}
        key = (pair.supported, pair.kind)
        counts.judged[key] += 1
        if verify_record(record, encoder)["supported"] is not pair.supported:
            counts.wrong[key] += 1
            counts.missed.append(pair)
    return counts


def main() -> int:
    """Print the table for each split."""
    encoder = None if "--words" in sys.argv else SentenceTransformerEncoder()
    for split in dict.fromkeys(pair.split for pair in pairs()):
        counts = tally(pairs(split), encoder)
        print(f"\n{split}")
        for supported, kind in sorted(counts.judged):
            wrong, judged = counts.wrong[supported, kind], counts.judged[supported, kind]
            print(f"  {'true lost' if supported else 'false passed':13} {kind:16} {wrong}/{judged}")
        for name, (wrong, judged) in {
            "grave false passed": counts.share(supported=False, grave=True),
            "other false passed": counts.share(supported=False, grave=False),
            "true lost": counts.share(supported=True),
        }.items():
            print(f"  {name}: {wrong}/{judged} ({wrong / max(judged, 1):.1%})")
        for pair in counts.missed:
            print(f"    {'lost  ' if pair.supported else 'passed'} {pair.id}: {pair.sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
