"""Answers and documents as HTML: what is shown, and that nothing in them is live."""

from __future__ import annotations

import doctest
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

import ui.labels
from rag.pipeline import Pipeline
from rag.types import (
    Answer,
    AnswerBlock,
    Authority,
    Block,
    BlockKind,
    Citation,
    Difference,
    Document,
    Speaker,
    Status,
)
from rag.wording import wording
from ui.answer_html import announcement, answer_html
from ui.conversation import Exchange, extended, history, packed, transcript_html
from ui.document_html import document_page
from ui.examples import EXAMPLES
from ui.labels import authority_label
from ui.text_html import MARK_OFF, MARK_ON, heading_of, inline, own, rich

HOSTILE = '<img src=x onerror="alert(1)"> [x](javascript:alert(1)) {{7*7}} ${1} </blockquote>'

ESSEX = Citation(
    label=1,
    source_id="essex-family-guidance",
    title="Family Edition",
    publisher="Essex County Council",
    authority=Authority.LOCAL_AUTHORITY,
    date="2025",
    area="essex",
    url=None,
    section=("FAQs", "[Whom to ask]"),
    page=None,
    speaker=None,
    start=10,
    end=20,
    quote="Ask the school.",
)
DFE = replace(
    ESSEX,
    label=2,
    source_id="nfis-faq",
    publisher="Not Fine in School",
    authority=Authority.STATUTORY_GUIDANCE,
    speaker=Speaker(
        "dfe", "Working together", "Department for Education", "paragraph 1", "August 2024", None
    ),
)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(f"<!---->{html}", "html.parser")


def one(page: Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} found"
    return found[0]


def answered(*blocks: AnswerBlock, **more: Any) -> BeautifulSoup:
    charity = replace(DFE, label=3, authority=Authority.CHARITY, speaker=None)
    return soup(answer_html(Answer(Status.ANSWERED, blocks, (ESSEX, DFE, charity), **more)))


def test_labels() -> None:
    assert doctest.testmod(ui.labels).failed == 0
    assert authority_label(Authority.LOCAL_AUTHORITY, "Essex County Council") == "Essex advice"
    assert authority_label(Authority.LOCAL_AUTHORITY) == "Council advice"
    assert all(authority_label(authority) for authority in Authority)


# Words


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Line: 03330322968", "tel:03330322968"),
        ("ring 0300 365 2020 now", "tel:03003652020"),
        ("(01635) 42400 or 01635 424000.", "tel:01635424000"),
        ("+44 20 7946 0958", "tel:+442079460958"),
        ("write to a.b@essex.gov.uk.", "mailto:a.b@essex.gov.uk"),
    ],
)
def test_numbers_and_addresses_are_links(text: str, address: str) -> None:
    html = inline(text)
    assert [a["href"] for a in soup(html).find_all("a")] == [address]
    assert soup(html).get_text() == text


@pytest.mark.parametrize(
    "text",
    [
        "94.7%",
        "0-25 years",
        "2023/24",
        "in 2024 2025",
        "£999",
        "paragraph 111",
        "0.5.12345678",
        "#0",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert soup(inline(text)).find("a") is None


def test_short_numbers_are_links_only_where_they_are_telephone_numbers() -> None:
    text = "Ring 999 or 116 123 (Childline 0800 1111), not 1,999 or 999.5"
    links = [a["href"] for a in soup(inline(text, short_numbers=True)).find_all("a")]
    assert links == ["tel:999", "tel:116123", "tel:08001111"]
    assert soup(inline(text)).find("a") is None


def test_only_listed_web_addresses_are_live() -> None:
    listed = frozenset({"https://www.gov.uk/a?b=1&c=2"})
    text = "See https://www.gov.uk/a?b=1&c=2. Not https://evil.example/01234567890"
    links = [a["href"] for a in soup(own(text, listed)).find_all("a")]
    assert links[0] == "https://www.gov.uk/a?b=1&c=2"
    assert not [link for link in links if "evil" in str(link)]
    assert soup(own(text, listed)).get_text() == text


def test_a_quote_keeps_its_paragraphs_lists_and_tables() -> None:
    html = soup(rich("Lead:\n- one\n- two\n\n1. first\nA\tB\nEssex\t94.7%\t14.6"))
    assert [p.get_text() for p in html.find_all("p")] == ["Lead:"]
    assert [li.get_text() for li in html.select("ul:not(.numbered) li")] == ["one", "two"]
    assert one(html, "ul.numbered").get_text() == "1. first"
    head = [cell.get_text() for cell in html.select("thead tr > *")]
    assert head == ["", "A", "B"]  # the corner's emptiness is lost with leading white space
    assert [td.get_text() for td in html.select("tbody td")] == ["Essex", "94.7%", "14.6"]


def test_a_table_row_without_its_header_is_no_header() -> None:
    assert soup(rich("Essex\t94.7%")).find("th") is None


def test_own_wording_has_bold_and_lists_and_nothing_else() -> None:
    html = soup(own(r"Ring **999** now\* <b>x</b> \[y\]"))
    assert [strong.get_text() for strong in html.find_all("strong")] == ["999"]
    assert html.find("b") is None
    assert html.get_text() == "Ring 999 now* <b>x</b> [y]"
    assert heading_of("**What the law says**") == "What the law says"
    assert heading_of("**a** and **b**") is None


@given(st.text())
def test_no_text_brings_markup_of_its_own(text: str) -> None:
    for html in (inline(text), rich(text, short_numbers=True), own(text)):
        for tag in soup(html).find_all(True):
            allowed = {"a", "p", "br", "ul", "li", "div", "table", "thead", "tbody", "tr", "th"}
            assert tag.name in allowed | {"td", "strong", "mark"}
            if tag.name == "a":
                assert str(tag["href"]).startswith(("tel:", "mailto:"))


# Answers


def test_an_answer_is_grouped_by_who_speaks() -> None:
    page = answered(
        AnswerBlock("own", "**What statutory guidance says**"),
        AnswerBlock("own", "Department for Education, as quoted:"),
        AnswerBlock("quote", "Schools must ask.", (2,)),
        AnswerBlock("own", "**What Essex County Council advises**"),
        AnswerBlock("quote", "Ask the school.", (1,)),
    )
    groups = page.select("section.group")
    assert [one(group, ".label").get_text() for group in groups] == [
        "Government rules schools must follow",
        "Essex advice",
    ]
    assert [one(group, "h3").get_text() for group in groups] == [
        "What statutory guidance says",
        "What Essex County Council advises",
    ]
    assert [one(group, "blockquote").get_text() for group in groups] == [
        "Schools must ask.",
        "Ask the school.",
    ]
    button = one(groups[1], "a.cite")
    assert button["href"] == "/source/essex-family-guidance?start=10&end=20#quote"
    assert " ".join(button.get_text(" ").split()) == "1 Source 1: Essex County Council, Whom to ask"


def test_sources_that_differ_stand_side_by_side() -> None:
    long = "word " * 200
    page = answered(
        AnswerBlock("own", "**What they say**"),
        AnswerBlock("quote", long, (1,)),
        AnswerBlock("quote", "Short.", (2,)),
        differs=(Difference("doctor's notes", (1, 2)), Difference("gone", (7,))),
    )
    differs = one(page, "section.differs")
    assert one(differs, "h3").get_text() == "Sources differ: doctor's notes"
    sides = differs.select(".side")
    assert [one(side, "blockquote").get_text() for side in sides] == ["Short.", long]
    assert "Working together" in one(sides[0], ".credit").get_text()
    assert [one(side, ".explained").get_text() for side in sides] == [
        wording("explain", "statutory_guidance"),
        wording("explain", "local_authority"),
    ]


def test_what_stands_on_a_card_does_not_stand_again_below() -> None:
    page = answered(
        AnswerBlock("own", "**Sources differ on notes.**"),
        AnswerBlock("own", "**What statutory guidance says**"),
        AnswerBlock("own", "Quoted from a work:"),
        AnswerBlock("quote", "On a card.", (2,)),
        AnswerBlock("own", wording("answer", "superseded")),
        AnswerBlock("own", "**What Essex County Council advises**"),
        AnswerBlock("own", "Quoted from another:"),
        AnswerBlock("quote", "On a card too.", (1,)),
        AnswerBlock("quote", "Only here.", (3,)),
        AnswerBlock("own", wording("answer", "edition")),
        differs=(Difference("notes", (1, 2)),),
    )
    assert [one(side, "blockquote").get_text() for side in page.select(".side")] == [
        "On a card.",
        "On a card too.",
    ]
    (group,) = page.select("section.group")
    assert one(group, "h3").get_text() == "What Essex County Council advises"
    assert [own.get_text() for own in group.select(".own")] == [
        "Quoted from another:",
        wording("answer", "edition"),
    ]
    assert one(group, "blockquote").get_text() == "Only here."


@pytest.mark.parametrize(("on_cards", "first"), [((2, 3), "group"), ((1, 3), "differs")])
def test_what_begins_the_answer_stands_before_the_cards(
    on_cards: tuple[int, int], first: str
) -> None:
    page = answered(
        AnswerBlock("own", "**Sources differ on notes.**"),
        AnswerBlock("own", "**What Essex County Council advises**"),
        AnswerBlock("quote", "Answers best.", (1,)),
        AnswerBlock("own", "**What statutory guidance says**"),
        AnswerBlock("quote", "A side.", (2,)),
        AnswerBlock("own", "**What a charity says**"),
        AnswerBlock("quote", "Another side.", (3,)),
        differs=(Difference("notes", on_cards),),
    )
    sections = page.select("section.group, section.differs")
    assert sections[0]["class"][0] == first
    texts = [quote.get_text() for quote in page.select("blockquote")]
    assert sorted(texts) == ["A side.", "Another side.", "Answers best."]
    explained = [each.get_text() for each in page.select(".explained")]
    assert len(explained) == len(set(explained))


def test_contacts_can_be_tapped() -> None:
    answer = Answer(Status.URGENT, (AnswerBlock("contact", "Ring 999 or 116 123"),))
    page = soup(answer_html(answer))
    assert [a["href"] for a in page.select("figure.contact a")] == ["tel:999", "tel:116123"]
    assert one(page, ".status-urgent > .status-title").get_text() == "Please read this first"
    assert announcement(answer).startswith("Urgent")


def test_a_question_back_has_answers_to_tap() -> None:
    block = AnswerBlock("own", "Which is closest?\n- My child is anxious\n- Absence codes")
    page = soup(answer_html(Answer(Status.CLARIFY, (block,))))
    assert [b["data-ask"] for b in page.find_all("button")] == [
        "My child is anxious",
        "Absence codes",
    ]
    assert one(page, ".own").get_text() == "Which is closest?"


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_face_and_an_announcement(status: Status) -> None:
    answer = Answer(status, (AnswerBlock("own", "Words."),))
    page = soup(answer_html(answer))
    assert one(page, ".answer")["class"] == ["answer", f"status-{status}"]
    assert len(page.select(".status-title")) == (status is not Status.ANSWERED)
    assert announcement(answer)


@pytest.mark.parametrize("kind", ["own", "quote", "contact", "generated"])
def test_hostile_words_stay_words(kind: Any) -> None:
    citation = replace(ESSEX, publisher=HOSTILE, section=(HOSTILE,), source_id='x"><script>')
    answer = Answer(
        Status.ANSWERED,
        (AnswerBlock(kind, HOSTILE, (1,)),),
        (citation,),
        differs=(Difference(HOSTILE, (1,)),),
        suggestions=(HOSTILE,),
    )
    exchange = Exchange(0, HOSTILE, HOSTILE, packed(answer_html(answer)), HOSTILE)
    page = soup(transcript_html((exchange,), ()))
    assert page.find(["img", "script", "b"]) is None
    assert not [tag for tag in page.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    for link in page.find_all("a"):
        assert str(link["href"]).startswith("/source/")
    assert one(page, "button[data-ask]")["data-ask"] == HOSTILE
    assert HOSTILE in one(page, ".asked").get_text()


def test_a_long_conversation_forgets_its_beginning() -> None:
    conversation: tuple[Exchange, ...] = ()
    for number in range(60):
        html = packed(answer_html(Answer(Status.INVALID, ())))
        exchange = Exchange(number, f"q{number}", "a", html, "")
        conversation = extended(conversation, exchange)
    assert len(conversation) == 40
    assert [turn.question for turn in history(conversation)] == [f"q{n}" for n in range(52, 60)]


def test_every_example_is_answered(pipeline: Pipeline) -> None:
    from rag.types import Question

    for audience, examples in EXAMPLES.items():
        for example in examples:
            answer = pipeline.ask(Question(example, (), audience))
            assert answer.status is Status.ANSWERED, example


# Documents


def test_marks_are_exactly_the_span_whatever_it_cuts() -> None:
    text = "# Title\n\nOne **bold** word.\n\n- item a\n- item b\n\nA\tB\nEssex\t94.7%\n"
    section = ("Title",)
    blocks = (
        Block("heading", 0, 7, section, level=1),
        Block("paragraph", 9, 27, section),
        Block("list_item", 29, 37, section),
        Block("list_item", 38, 46, section),
        Block("table_row", 48, 51, section),
        Block("table_row", 52, 63, section, header=(48, 51)),
    )
    document = Document("x", text, blocks, "")

    def marked(start: int, end: int) -> list[str]:
        html = document_page(document, (start, end)).html
        return [mark.get_text() for mark in soup(html).find_all("mark")]

    assert marked(9, 27) == ["One bold word."]
    assert marked(13, 21) == ["bold"]
    assert marked(31, 46) == ["item a", "item b"]
    assert marked(52, 63) == ["Essex", "94.7%"]
    assert marked(58, 63) == ["94.7%"]
    assert marked(0, 27) == ["Title", "One bold word."]
    plain = soup(document_page(document).html)
    assert plain.find("mark") is None
    assert one(plain, "h2").get_text() == "Title"
    assert [th.get_text() for th in plain.find_all("th")] == ["A", "B"]


@given(st.text(), st.data())
def test_no_document_brings_markup_of_its_own(text: str, data: st.DataObject) -> None:
    text = f"{MARK_ON}{text}{MARK_OFF}<script>x</script>"
    kinds: list[BlockKind] = ["paragraph", "list_item", "table_row", "boilerplate"]
    kind = data.draw(st.sampled_from(kinds))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    block = Block(kind, 0, len(text), ("<b>",))
    html = document_page(Document("x", text, (block,), ""), (start, end)).html
    page = soup(html)
    assert page.find(["script", "b"]) is None
    assert MARK_ON not in html
    assert MARK_OFF not in html
    assert html.count("<mark") == html.count("</mark>") >= 1
