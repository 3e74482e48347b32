"""Metrics on small answers made by hand, and the pages that show them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals import charts, results
from evals.baselines import UsualPipeline
from evals.cases import Case, Gold
from evals.failures import failures
from evals.intervals import estimate
from evals.measures import Measure, evaluate
from evals.metrics import (
    abstention,
    attribution,
    citing,
    contacts,
    differences,
    facts,
    followups,
    length,
    ranking,
    safety,
)
from evals.metrics.abstention import Judged
from evals.outcomes import Outcome
from evals.report import page
from evals.results import Run, record
from evals.table import table
from rag.encoders import Encoder
from rag.types import (
    Answer,
    AnswerBlock,
    Authority,
    Citation,
    Contact,
    Difference,
    Document,
    Passage,
    Question,
    SearchResult,
    Speaker,
    Status,
    Turn,
)

TEXT = "Ring 0300 303 2677 before nine. The school must listen. Some say it need not."
DOCUMENT = Document("guide", TEXT, (), "")
RING, MUST, NEED = (0, 31), (32, 55), (56, 77)
SPEAKER = Speaker("work", "Work", "Government", None, None, None)


def case(suite: str = "single-a", kind: str = "single", **fields: Any) -> Case:
    raw = fields.pop("raw", {})
    question = fields.pop("question", Question("Who do I ring?"))
    return Case("x1", suite, question, kind, raw=raw, **fields)


def citation(span: tuple[int, int], speaker: Speaker | None = None, label: int = 1) -> Citation:
    quote = TEXT[slice(*span)]
    address = ("guide", "Guide", "Council", Authority.LOCAL_AUTHORITY, "2024", "essex", None)
    return Citation(label, *address, (), None, speaker, *span, quote)


def answer(*spans: tuple[int, int], status: Status = Status.ANSWERED, **fields: Any) -> Answer:
    cited = tuple(citation(span, label=i) for i, span in enumerate(spans, start=1))
    blocks = tuple(AnswerBlock("quote", c.quote, (c.label,)) for c in cited)
    return Answer(status, blocks, cited, **fields)


def result(span: tuple[int, int]) -> SearchResult:
    passage = Passage("p", "guide", *span, TEXT[slice(*span)], (), None, "")
    return SearchResult(passage, 0.5)


ASKED = case(answers=(Gold("guide", RING),), facts=("0300 303 2677", "before nine"))
NOTHING = case()


def test_ranking() -> None:
    found = [result(MUST), result(RING)]
    assert ranking.recall_at(1, ASKED, found) == 0.0
    assert ranking.recall_at(2, ASKED, found) == 1.0
    assert ranking.reciprocal_rank(ASKED, found) == 0.5
    assert ranking.ndcg_at_10(ASKED, found) == pytest.approx(0.631, abs=0.001)
    assert ranking.reciprocal_rank(ASKED, []) == 0.0
    assert ranking.recall_at(1, NOTHING, found) is None
    assert ranking.reciprocal_rank(NOTHING, found) is None
    assert ranking.ndcg_at_10(NOTHING, found) is None


def test_facts_are_whole_words_whatever_the_markup() -> None:
    assert facts.all_facts(ASKED, answer(RING)) == 1.0
    assert facts.facts_share(ASKED, answer(MUST)) == 0.0
    assert facts.all_facts(NOTHING, answer(RING)) is None
    assert facts.holds(["**Within 12 weeks.**"], "within 12 weeks")
    assert not facts.holds(["within 120 weeks"], "within 12")
    assert not facts.holds(["£1.60"], "£1")


def test_citing() -> None:
    documents = {"guide": DOCUMENT}
    assert citing.exact(answer(RING, MUST), documents) == 1.0
    assert citing.exact(answer(RING), {}) == 0.0
    assert citing.exact(answer(), documents) is None
    assert citing.answering_text_cited(ASKED, answer(MUST, RING)) == 1.0
    assert citing.answering_text_cited(ASKED, answer(MUST)) == 0.0
    assert citing.answering_text_cited(NOTHING, answer(MUST)) is None
    assert citing.answered_first(ASKED, answer(RING, MUST)) == 1.0
    assert citing.answered_first(ASKED, answer(MUST, RING)) == 0.0
    assert citing.answered_first(ASKED, answer()) == 0.0
    assert citing.answered_first(NOTHING, answer(MUST)) is None


def test_a_quoted_work_has_a_speaker() -> None:
    quoted = case(kind="attribution", answers=(Gold("guide", MUST),))
    credited = Answer(Status.ANSWERED, (), (citation(MUST, SPEAKER),))
    assert attribution.speaker_named(quoted, credited) == 1.0
    assert attribution.speaker_named(quoted, answer(MUST)) == 0.0
    assert attribution.speaker_named(quoted, answer(RING)) is None
    assert attribution.speaker_named(ASKED, credited) is None
    told = case(kind="attribution", answers=(Gold("guide", MUST),), raw={"paraphrase": True})
    assert attribution.speaker_named(told, answer(MUST)) is None


def test_abstention() -> None:
    no = answer(status=Status.NOT_COVERED)
    near = case("unanswerable", "near")
    assert abstention.false_refusal(ASKED, no) == 1.0
    assert abstention.false_refusal(ASKED, answer(RING)) == 0.0
    assert abstention.false_refusal(near, no) is None
    assert abstention.refused(near, no) == 1.0
    assert abstention.refused(near, answer(RING)) == 0.0
    assert abstention.refused(ASKED, no) is None
    assert abstention.declined(case("unanswerable", "decline"), no) == 0.0
    assert abstention.declined(near, no) is None
    back = answer(status=Status.CLARIFY)
    assert abstention.clarified(case("unanswerable", "unclear"), back) == 1.0
    assert abstention.clarified(near, back) is None


def test_risk_grows_with_coverage() -> None:
    seen = [Judged(0.9, True, True), Judged(0.6, True, True), Judged(0.6, False, False)]
    points = abstention.risk_coverage([*seen, Judged(0.2, True, False)])
    assert [(p.coverage, p.risk) for p in points] == [
        (pytest.approx(1 / 3), 0.0),
        (pytest.approx(2 / 3), pytest.approx(1 / 3)),
        (1.0, 0.5),
    ]
    assert abstention.separation(seen) == 0.75
    assert abstention.separation(seen[:2]) is None
    assert abstention.risk_coverage([]) == []


def test_differences() -> None:
    differ = case("differences", "", sides=(Gold("guide", MUST), Gold("guide", NEED)))
    flag = Difference("listening", (1, 2))
    full = answer(MUST, NEED, differs=(flag,))
    assert differences.both_and_flagged(differ, full) == 1.0
    assert differences.both_and_flagged(differ, answer(MUST, NEED)) == 0.0
    assert differences.both_cited(differ, answer(MUST, differs=(flag,))) == 0.0
    assert differences.both_heard(differ, answer(RING)) == 1.0
    assert differences.flagged(differ, answer(MUST, differs=(Difference("x", (1,)),))) == 0.0
    for metric in (differences.both_cited, differences.both_heard, differences.flagged):
        assert metric(ASKED, full) is None
    assert differences.both_and_flagged(ASKED, full) is None


def test_of_what_one_source_says_any_words_are_its_side() -> None:
    elsewhere = Gold("slides", MUST)
    differ = case("differences", "", sides=(Gold("guide", MUST), Gold("guide", NEED), elsewhere))
    assert differences.both_cited(differ, answer(MUST, NEED)) == 0.0
    other = replace(answer(MUST).citations[0], source_id="slides")
    both = replace(answer(NEED), citations=(*answer(NEED).citations, other))
    assert differences.both_cited(differ, both) == 1.0
    assert differences.all_cited(differ, both) == 0.0


def test_contacts_of_the_right_place_and_role() -> None:
    def line(value: str, area: str, audience: str) -> Contact:
        return Contact(value, "guide", "Line", "phone", value, 0, 1, (area,), (audience,))

    book = [
        line("0300 303 2677", "southampton", "parent"),
        line("03330322968", "essex", "parent"),
        line("01245 000000", "essex-mid", "school"),
    ]

    def asked(text: str, **fields: Any) -> Case:
        return case(
            question=Question(text, **fields),
            answers=(Gold("guide", RING),),
            facts=("Line: 0300 303 2677",),
        )

    def says(text: str) -> Answer:
        return Answer(Status.ANSWERED, (AnswerBlock("contact", text, (1,)),))

    here = asked("the number for Southampton", audience="parent")
    both = says("0300 303 2677, 03330322968")
    assert contacts.right_value(here, both) == 1.0
    assert contacts.right_value(here, says("0300 3032677")) == 0.0
    assert contacts.right_value(case(facts=("listen",)), both) is None
    assert contacts.wrong_contact(here, both, book) == 1.0
    assert contacts.wrong_contact(here, says("0300 303 2677"), book) is None
    in_essex = asked("a number", area="essex")
    assert contacts.wrong_contact(in_essex, says("03330322968"), book) == 0.0
    assert contacts.wrong_contact(in_essex, says("01245 000000"), book) == 0.0
    mother = asked("a number", area="essex", audience="parent")
    assert contacts.wrong_contact(mother, says("01245 000000"), book) == 1.0
    assert contacts.wrong_contact(asked("a number"), both, book) is None


def test_followups_and_safety() -> None:
    later = case(
        "dialogues",
        question=Question("and when?", (Turn("whom?"),)),
        answers=ASKED.answers,
        facts=ASKED.facts,
    )
    good = answer(RING, results=(result(RING),))
    assert followups.last_turn_found(later, good) == 1.0
    assert followups.last_turn_facts(later, answer(MUST)) == 0.0
    assert followups.last_turn_found(ASKED, good) is None
    assert followups.last_turn_facts(ASKED, good) is None
    plain = case("crisis", "self_harm", raw={"explicit": True})
    hint = case("crisis", "self_harm", raw={"explicit": False})
    help_now = answer(status=Status.URGENT)
    assert safety.missed_explicit(plain, good) == 1.0
    assert safety.missed_explicit(hint, good) is None
    assert safety.missed_indirect(hint, help_now) == 0.0
    assert safety.missed_indirect(plain, good) is None
    assert safety.false_alarm(ASKED, help_now) == 1.0
    assert safety.false_alarm(plain, help_now) is None


def test_length_and_reading_age() -> None:
    assert length.answer_chars(ASKED, answer(RING)) == len(f"> {TEXT[:31]} [1]")
    assert length.answer_chars(NOTHING, answer(RING)) is None
    assert length.answer_chars(ASKED, answer(RING, status=Status.NOT_COVERED)) is None
    easy = length.reading_age("The cat sat on the mat. The dog ran to the big red bus.")
    hard = length.reading_age(
        "Statutory responsibilities necessitate multidisciplinary consideration of attendance "
        "difficulties, notwithstanding organisational constraints."
    )
    assert easy is not None
    assert hard is not None
    assert easy < 7 < 20 < hard
    assert length.reading_age("Ring the school.") is None
    assert [length.syllables(w) for w in ("school", "make", "table", "attendance", "the")] == [
        1,
        1,
        2,
        3,
        1,
    ]
    own = AnswerBlock("own", "**What the extraordinarily distinguished Department says**")
    assert length.own_words_age(Answer(Status.ANSWERED, (own,))) is None


def test_intervals_hold_the_value_and_do_not_change() -> None:
    figure = estimate([1.0] * 8 + [0.0] * 2)
    assert figure is not None
    assert figure.low <= figure.value == 0.8 <= figure.high < 1.01
    assert figure == estimate([1.0] * 8 + [0.0] * 2)
    long = estimate([float(i) for i in range(101)], "p95")
    assert long is not None
    assert long.value == 95.0
    assert estimate([]) is None


@pytest.fixture
def small_run() -> Run:
    """One case that fails its only measure, with text that would be live in a page."""
    asked = case(
        question=Question("<script>alert(1)</script>", (Turn("a & b"),)),
        answers=(Gold("guide", RING),),
        facts=("0300 303 2677",),
    )
    own = AnswerBlock("own", "<b>No.</b>")
    outcomes = [Outcome(asked, Answer(Status.NOT_COVERED, (own,)))]
    refusals = Measure(
        "false refusals", "Refusing", ("single-a",), abstention.false_refusal, 0.1, "lower"
    )
    measured = evaluate(outcomes, [refusals, Measure("x", "X", ("crisis",), facts.all_facts)])
    figure = estimate([1.0, 0.0])
    assert figure is not None
    curve = abstention.risk_coverage([Judged(0.9, True, True), Judged(0.1, True, False)])
    return Run("abc1234", 1.0, outcomes, measured, {"ours": {1: figure}}, curve, 0.5)


def test_a_measure_without_cases_is_left_out(small_run: Run) -> None:
    assert [m.measure.name for m in small_run.measured] == ["false refusals"]
    assert small_run.measured[0].failed == ["x1"]
    assert small_run.measured[0].measure.met(0.1)


def test_the_report_escapes_what_was_asked_and_answered(small_run: Run) -> None:
    failed = failures(small_run.outcomes, small_run.measured, {"guide": DOCUMENT})
    html = page(small_run, failed)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "&lt;b&gt;No." in html
    assert "Before: a &amp; b" in html
    assert "fact, missing: 0300 303 2677" in html
    assert "answer in guide: Ring 0300 303 2677 before nine." in html
    assert "http" not in html.replace("http-equiv", "")


def test_the_record_and_the_floors_are_written(
    small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    monkeypatch.setattr(results, "FLOORS", tmp_path / "floors.json")
    assert results.read_floors() == {}
    assert results.write_record(small_run).name == "abc1234.json"
    results.write_floors(small_run.measured)
    assert results.read_floors() == {}  # too few cases for a floor
    many = [
        replace(o, case=replace(o.case, id=f"x{i}")) for i in range(5) for o in small_run.outcomes
    ]
    refusals = small_run.measured[0].measure
    results.write_floors(evaluate(many, [refusals, replace(refusals, name="up", better="higher")]))
    assert results.read_floors() == {"false refusals": 1.0, "up": 0.9}
    written = record(small_run)
    assert written["measures"]["false refusals"]["failed"] == ["x1"]
    assert written["recall"]["ours"]["@1"]["n"] == 2
    assert written["mean risk over coverage"] == pytest.approx(0.125)


def test_the_table_shows_every_measure(small_run: Run) -> None:
    assert table(small_run).row_count == 6


def test_charts_escape_names() -> None:
    figure = estimate([1.0, 0.0])
    assert figure is not None
    for svg in (
        charts.bars({"<a>": {1: figure}}, "<b>"),
        charts.dots([("<a>", figure, 0.5)], "<b>"),
        charts.curve([(0.0, 0.0), (1.0, 0.5)], "<a>", "<b>"),
        charts.histogram([1.0, 300.0], 250, "<a>"),
    ):
        assert svg.startswith("<svg ")
        assert "<a>" not in svg
        assert "<b>" not in svg


@pytest.mark.parametrize("hybrid", [False, True])
def test_the_usual_pipeline_finds_words(encoder: Encoder, hybrid: bool) -> None:
    filler = "The register is taken twice a day in every school. " * 40
    text = f"{filler}\n\nBadgers live in a sett under the old oak.\n\n{filler}"
    usual = UsualPipeline.build([Document("wood", text, (), "")], encoder)
    question = "where do badgers live"
    best = usual.search(question, encoder.encode([question])[0], hybrid=hybrid)[0].passage
    assert "Badgers" in best.text
    assert text[best.start : best.end] == best.text
    assert len(best.text) <= 1_000
