"""What a language model's answers are like: what passes, what is dropped, and how fast.

`python -m evals.generation [N]` asks N questions (default 50) of the model that RAG_CHAT_MODEL
names. Nothing that is shown may differ from its source, or be unsupported by what it cites.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tqdm import tqdm

from evals.cases import Case, load
from rag.citations import verify as is_exact
from rag.config import Settings
from rag.pipeline import Pipeline, build_pipeline
from rag.types import Answer, RagError
from rag.verification import Readers, evidence_text, verify


@dataclass(slots=True)
class Written:
    """Counts over all answers, and waits in milliseconds."""

    answers: int = 0
    written: int = 0  # answers with at least one sentence of the model's
    sentences: int = 0  # of the model's, shown
    dropped: int = 0
    citations: int = 0
    inexact: int = 0
    unsupported: list[str] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)  # from a first sentence to its verdict
    reasons: Counter[str] = field(default_factory=Counter)


def judge(answer: Answer, pipeline: Pipeline, counts: Written) -> None:
    """Count one answer; every sentence that is shown is verified anew, from the record alone."""
    generated = [block for block in answer.blocks if block.kind == "generated"]
    counts.answers += 1
    counts.written += bool(generated)
    counts.sentences += len(generated)
    counts.citations += len(answer.citations)
    counts.inexact += sum(not is_exact(c, pipeline.index.documents) for c in answer.citations)
    for block in generated:
        if not _supported(block.text, block.citations, answer, pipeline.readers):
            counts.unsupported.append(block.text)
    counts.dropped += len(answer.dropped or ())
    counts.reasons.update(_kind(d.reasons[0]) for d in answer.dropped or ())
    timings = answer.timings_ms
    if "first_verdict" in timings:
        counts.waits_ms.append(timings["first_verdict"] - timings["first_sentence"])


def questions(pipeline: Pipeline, count: int) -> Sequence[Case]:
    """Ordinary questions that the documents answer, evenly spaced."""
    cases = load("single-a", pipeline.index.documents)
    return [cases[i * len(cases) // count] for i in range(count)]


def _supported(sentence: str, labels: tuple[int, ...], answer: Answer, readers: Readers) -> bool:
    cited = [citation for citation in answer.citations if citation.label in labels]
    evidence = [evidence_text(citation) for citation in cited]
    return bool(cited) and verify(sentence, evidence, readers).supported


def _kind(reason: str) -> str:
    """A reason without the words that it is about."""
    return reason.split("'")[0].split(":")[0].strip()


def main() -> int:
    """Ask, and print the counts."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    try:
        pipeline = build_pipeline(Settings.from_env())
        if pipeline.writer is None:
            raise RagError("no language model is switched on: set RAG_CHAT_MODEL")
    except RagError as error:
        print(f"evals.generation: {error}", file=sys.stderr)
        return 2
    counts = Written()
    for case in tqdm(questions(pipeline, count), unit="question", disable=not sys.stderr.isatty()):
        judge(pipeline.ask(case.question), pipeline, counts)
    print(f"model                      {pipeline.writer.name}")
    print(f"answers                    {counts.answers}")
    print(f"with written sentences     {counts.written}")
    print(f"sentences shown            {counts.sentences}")
    print(f"sentences dropped          {counts.dropped}")
    print(f"citations                  {counts.citations}, not exact: {counts.inexact}")
    print(f"unsupported, yet shown     {len(counts.unsupported)}")
    if counts.waits_ms:
        waits = counts.waits_ms
        print(f"first sentence to verdict  median {median(waits):.0f} ms, most {max(waits):.0f} ms")
    for reason, times in counts.reasons.most_common(8):
        print(f"  {times:4}  {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
