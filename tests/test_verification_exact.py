"""What must be right to the letter: dates, counts and speakers keep what they belong to."""

from __future__ import annotations

import pytest

from rag.verification import EvidenceText, verify
from rag.verification.alignment import candidates
from rag.verification.checks.attribution import misattributed, unowned
from rag.verification.checks.surroundings import nearest
from rag.verification.reading.facts import facts
from rag.verification.reading.text import read
from tests.verifying import check

CODE = EvidenceText(
    "The council adopted its attendance code on 2 May 2023 after a vote. The code covers absence "
    "that happens on or after 11 September 2023. Earlier absence is dealt with under the old code.",
    "code",
    "local_authority",
    "Marlow Sound Council",
)
OPENING = EvidenceText(
    "From 6 June the trust will telephone each family on the waiting list. The centre itself opens "
    "on 9 July. From then on families can visit without an appointment.",
    "opening",
    "local_authority",
    "Marlow Sound Council",
)
INBOXES = EvidenceText(
    "For help with uniform or transport, email families@marlow.example. If you want to complain "
    "about a fine, email fines@marlow.example and give the number on the letter.",
    "inboxes",
    "local_authority",
    "Marlow Sound Council",
)
WRITTEN = EvidenceText(
    "In our experience, tiredness is the reason that pupils most often give us. The Inquiry, which "
    "has not finished, will hear from others.",
    "evidence",
    "evidence",
    "Quayside Youth Club (written evidence to the Absence Inquiry)",
)
APPEALS = EvidenceText(
    "An appeal must be lodged within two months of the date on the council's letter or one month "
    "of the date on the mediation certificate, whichever is later. The course lasts a "
    "fortnight. The most that the fund can pay for any one child is £250. Young people may "
    "call up to the age of 25.",
    "appeals",
    "local_authority",
    "Marlow Sound Council",
)


@pytest.mark.parametrize(
    ("sentence", "evidence", "supported"),
    [
        ("The code covers absence from 11 September 2023.", CODE, True),
        ("The code covers absence from 2 May 2023.", CODE, False),
        (
            "The centre opens on 9 July, when families can visit without an appointment.",
            OPENING,
            True,
        ),
        ("The centre opens on 9 July, when the trust will telephone each family.", OPENING, False),
        ("If you want to complain about a fine, email fines@marlow.example.", INBOXES, True),
        ("Email families@marlow.example if you want to complain about a fine.", INBOXES, False),
    ],
)
def test_a_date_or_an_address_is_of_what_it_stands_with(
    sentence: str, evidence: EvidenceText, supported: bool
) -> None:
    check(sentence, [evidence], supported)


@pytest.mark.parametrize(
    "sentence",
    [
        "You have two months from the date on the council's letter to lodge an appeal.",
        "The course lasts two weeks.",
        "The fund can pay up to £250 for any one child.",
        "Young people up to 25 may call.",
    ],
)
def test_a_count_may_be_put_another_way(sentence: str) -> None:
    reasons = verify(sentence, [APPEALS]).reasons
    assert not [reason for reason in reasons if reason.startswith(("the number", "the amount"))]


def test_two_things_that_the_sentence_lists_are_not_a_count_of_the_evidence() -> None:
    said = "Two reasons are given: the bus came late, and the gate was locked."
    told = EvidenceText("The bus came late. The gate was locked.", "a", "local_authority", "A")
    counted = EvidenceText(
        "Three reasons are given: the bus came late, the gate was locked, and it rained.",
        "a",
        "local_authority",
        "A",
    )
    check(said, [told], True)
    check(said, [counted], False)


def test_the_words_of_an_address_do_not_say_what_stands_beside_it() -> None:
    text = read("Ask at one@council.example about meals. For the bus ask at bus@council.example.")
    first, second = nearest(text, facts(text.text))
    assert "bus" not in {text.words[at].low for at in first}
    assert "one" not in {text.words[at].low for at in second}


def test_whom_a_text_was_written_for_does_not_say_it() -> None:
    aligned = candidates([WRITTEN])
    said = "The Absence Inquiry found that tiredness is the reason most often given."
    told = "The youth club told the Absence Inquiry that tiredness is the reason most often given."
    assert misattributed(read(said), aligned) == ["the evidence is not said by Absence Inquiry"]
    assert not misattributed(read(told), aligned)


def test_of_a_charitys_words_only_those_it_calls_its_view_are_strictly_its_own() -> None:
    def charity(text: str) -> EvidenceText:
        return EvidenceText(text, "page", "charity", "Harbour Families")

    claim = read("Rewards for full attendance punish children who are ill.")
    view = candidates([charity("We believe rewards for full attendance punish ill children.")])
    fact = candidates([charity("Rewards for full attendance punish children who are ill.")])
    stated = ["the view of Harbour Families is stated as fact"]
    assert misattributed(claim, view) == stated
    assert misattributed(claim, fact) == []
    assert unowned(claim, fact) == stated


def test_who_is_reading_is_not_in_the_town() -> None:
    told = EvidenceText("Read the policy before you go.", "a", "local_authority", "A")
    check("Start by reading the policy.", [told], True)
    check("Start in Reading with the policy.", [told], False)
