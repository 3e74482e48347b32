"""rag.passages: the splitting itself, on small documents; see test_corpus.py for the real ones"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.atoms import MAX_CHARS, TARGET_CHARS
from rag.documents import with_sections
from rag.loaders.plain import plain_blocks
from rag.passages import split_document
from rag.structure import Heading
from rag.types import Block, Document, Passage, Quotation, Sentence
from tests.making import GUIDE, document, source


def parse(text: str) -> Document:
    blocks = plain_blocks(text)
    headings = [
        Heading(b.start, b.end, b.level, text[b.start : b.end])
        for b in blocks
        if b.kind == "heading"
    ]
    return document(text, with_sections(blocks, headings))


def split(text: str, *quoted: str) -> tuple[tuple[Passage, ...], tuple[Sentence, ...]]:
    quotations = [
        Quotation("guide", "act", text.index(words), text.index(words) + len(words))
        for words in quoted
    ]
    return split_document(parse(text), source(), quotations)


def check(text: str, passages: tuple[Passage, ...], sentences: tuple[Sentence, ...]) -> None:
    """What holds of every document."""
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert len(passage.text) <= MAX_CHARS
        end = passage.end
    by_id = {passage.id: passage for passage in passages}
    assert len(by_id) == len(passages)
    assert len({sentence.id for sentence in sentences}) == len(sentences)
    for sentence in sentences:
        passage = by_id[sentence.passage_id]
        assert passage.start <= sentence.start < sentence.end <= passage.end
        assert text[sentence.start : sentence.end] in sentence.embedded_text
        if sentence.lead:
            assert passage.start <= sentence.lead[0] < sentence.lead[1] <= sentence.start


def test_a_section_is_a_passage_under_its_heading() -> None:
    passages, _ = split(GUIDE)
    assert [(p.id, p.section) for p in passages] == [
        ("guide/asking-for-help/1", ("Asking for help",)),
        ("guide/fines/1", ("Fines",)),
        ("guide/keeping-notes/1", ("Keeping notes",)),
    ]
    assert passages[1].text.startswith("Fines\n\nA penalty notice")
    assert passages[1].context == "A council – A guide – Fines"


def test_list_items_know_the_line_that_leads_them_in() -> None:
    _, sentences = split(GUIDE)
    items = [s for s in sentences if s.kind == "list_item"]
    assert [GUIDE[slice(*item.lead)] for item in items if item.lead] == [
        "Write down what happened each morning:"
    ] * 2
    assert items[0].embedded_text == (
        "Keeping notes\nWrite down what happened each morning:\n• who was at home"
    )


def test_a_list_that_fits_into_a_passage_stays_with_its_lead_in() -> None:
    before = "Some words stand here before it. " * 16
    items = "".join(
        f"• the item of number {n}, which is of some length as well\n" for n in range(12)
    )
    text = f"{before}\n\nWhat helps:\n\n{items}"
    assert len(before) < TARGET_CHARS
    assert len(text) > MAX_CHARS
    passages, sentences = split(text)
    check(text, passages, sentences)
    assert [p.text.startswith("What helps:") for p in passages] == [False, True]


def test_what_is_left_of_a_long_list_has_its_lead_in_in_its_context() -> None:
    items = "".join(
        f"• the item of number {n}, which is of some length as well\n" for n in range(40)
    )
    text = f"Words before. What helps many:\n\n{items}"
    passages, sentences = split(text)
    check(text, passages, sentences)
    assert len(passages) > 2
    assert passages[0].text.startswith("Words before. What helps many:\n\n•")
    assert [p.context for p in passages[1:]] == ["A council – A guide – What helps many:"] * (
        len(passages) - 1
    )


def test_what_is_left_of_a_long_table_has_its_header_in_its_context() -> None:
    rows = "".join(f"Phase {n}\t{90 + n / 10}% of all who were on roll\n" for n in range(60))
    text = f"Phase\tAttendance\n{rows}"
    passages, sentences = split(text)
    check(text, passages, sentences)
    assert len(passages) > 1
    assert all(p.context.endswith("Phase / Attendance") for p in passages[1:])
    assert all(s.lead == (0, 16) for s in sentences[1:] if s.passage_id == passages[0].id)


def test_a_quotation_is_alone_in_its_passages() -> None:
    quoted = "Every school must keep a register of all its pupils, and must keep it every day."
    text = f"The Act says this of it at length: {quoted} We think that this is right and good."
    passages, sentences = split(text, quoted)
    check(text, passages, sentences)
    spoken = [p for p in passages if p.quotation]
    assert [p.text for p in spoken] == [quoted]
    assert [p.text for p in passages if not p.quotation][-1].startswith("We think")


def test_a_heading_is_in_no_passage_with_a_quotation() -> None:
    quoted = "Every school must keep a register of all its pupils, and must keep it every day."
    passages, _ = split(f"What the Act says\n\n{quoted}", quoted)
    assert [(p.text, p.section) for p in passages] == [(quoted, ("What the Act says",))]


def test_boilerplate_is_in_no_passage_and_inside_none() -> None:
    text = "First words here.\n\nCookies\n\nLast words here."
    blocks = [
        Block("paragraph", 0, 17),
        Block("boilerplate", 19, 26),
        Block("paragraph", 28, len(text)),
    ]
    passages, _ = split_document(document(text, blocks), source())
    assert [p.text for p in passages] == ["First words here.", "Last words here."]


def test_long_paragraphs_are_cut_between_sentences() -> None:
    text = " ".join(
        f"This is the sentence of number {n}, of all that there are." for n in range(60)
    )
    passages, sentences = split(text)
    check(text, passages, sentences)
    assert all(p.text.endswith("there are.") for p in passages)
    assert len(sentences) == 60


def test_a_sentence_of_great_length_is_cut_between_words() -> None:
    text = "word " * 900
    passages, sentences = split(text)
    check(text, passages, sentences)
    assert " ".join(p.text for p in passages) == text.strip()


def test_a_word_of_great_length_is_cut_where_it_must_be() -> None:
    passages, _ = split("x" * 2500)
    assert [len(p.text) for p in passages] == [1000, 1000, 500]


def test_a_short_end_of_a_section_joins_the_passage_before_it() -> None:
    sentence = "A sentence of some length stands here in the text. "
    passages, _ = split(sentence * 12 + "\n\nA short end.")
    assert passages[-1].text.endswith("A short end.")
    assert passages[-1].text != "A short end."


def test_the_page_is_that_of_the_passage_s_first_words() -> None:
    text = "One page.\fTwo pages."
    blocks = plain_blocks(text, page=1)
    passages, _ = split_document(document(text, blocks), source())
    assert passages[0].page == 1


def test_sections_of_one_name_get_ids_of_their_own() -> None:
    text = "Codes\n\nThe first words of it.\n\nFines\n\nOther words.\n\nCodes:\n\nMore"
    blocks = [
        Block("paragraph", 7, 29, ("A", "Codes")),
        Block("paragraph", 38, 50, ("B", "Codes")),
    ]
    passages, _ = split_document(document(text, blocks), source())
    assert [p.id for p in passages] == ["guide/codes/1", "guide/codes-2/1"]


def test_ids_are_the_same_each_time_and_under_edits_elsewhere() -> None:
    before, _ = split(GUIDE)
    assert split(GUIDE)[0] == before
    after, _ = split(GUIDE.replace("Speak to", "Please speak, this week, to"))
    assert [p.id for p in after] == [p.id for p in before]
    assert [p.embedded_text for p in after[1:]] == [p.embedded_text for p in before[1:]]
    more, _ = split("A new beginning\n\nWords of it.\n\n" + GUIDE)
    assert [p.id for p in more[1:]] == [p.id for p in before]


@pytest.mark.parametrize("text", ["", " \n", "---\n***"])
def test_nothing_gives_no_passages(text: str) -> None:
    assert split(text) == ((), ())


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("\n\n\n\t\f •-=1.): aAbc.“”"), st.characters(codec="utf-8")
        ),
        max_size=300,
    ),
    st.integers(1, 30),
)
def test_any_text_gives_exact_passages(text: str, times: int) -> None:
    text *= times
    check(text, *split(text))


@given(st.data())
def test_any_quotations_are_kept_apart(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="aB. \n:•", min_size=2, max_size=200))
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    quotations = [
        Quotation("guide", "act", start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]
    parsed = parse(text)
    passages, sentences = split_document(parsed, source(), quotations)
    check(text, passages, sentences)
    for passage in passages:
        spoken = [q for q in quotations if q.start < passage.end and passage.start < q.end]
        if passage.quotation:
            assert passage.quotation.start <= passage.start
            assert passage.end <= passage.quotation.end
        else:
            words = "".join(text[max(q.start, passage.start) : q.end] for q in spoken)
            assert not any(char.isalnum() for char in words[: passage.end - passage.start])
