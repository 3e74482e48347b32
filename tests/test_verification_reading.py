"""The sentence verifier: comparisons, lines, terms, reservations, endings and free wording."""

from __future__ import annotations

import pytest

from rag.verification import EvidenceText
from tests.verifying import check


def council(text: str) -> EvidenceText:
    return EvidenceText(text, "a-guide", "local_authority", "Essex County Council")


VISITS = council(
    "Essex library visits were below the national average by 2%. Missed loans were above average."
)
ONCE = council(
    "Formerly, librarians commonly called late readers 'offenders'. "
    "Some members are often described as 'guests'."
)
RULES = council("Proof can be a card or a ticket.\n\n- Library rules March 2019")
LINES = council(
    "England/Wales - branch library, you need to send a letter to the head librarian.\n\n"
    "Mobile libraries and Scottish libraries - you need to ask for the consent of the county."
)
RESERVED = council(
    "It may be helpful to remind readers of the date, although this should be weighed up first "
    "as it could cause stress."
)
TERMS = council(
    "“Browsing” refers to readers who walk along the shelves without a list.\n\n"
    "• “Searching” is when a reader looks for a certain title in the catalogue."
)
UNAWARE = council(
    "There are no signs of it, and in such cases readers are usually unaware of the closing time. "
    "Staff are certain of the key code."
)
LOANS = council("A loan does not just mean a book, it could be:\n\n- a map\n- a game\n- a film")
LASTING = council("The county must continue to lend the books in the plan while the hall is shut.")


@pytest.mark.parametrize(
    ("sentence", "evidence", "supported"),
    [
        ("Library visits in Essex were 2% lower than the national average.", VISITS, True),
        ("Library visits in Essex beat the national average by 2%.", VISITS, False),
        ("Essex library visits were 2% better than the national average.", VISITS, False),
        ("Librarians commonly called late readers 'offenders' in the past.", ONCE, True),
        ("Late readers are nowadays commonly called 'offenders' by librarians.", ONCE, False),
        ("Proof can be a card or a ticket, the library rules of March 2019 say.", RULES, True),
        ("The library rules now in force say that proof can be a card or a ticket.", RULES, False),
        (
            "At a branch library in England you need to send the head librarian a letter.",
            LINES,
            True,
        ),
        (
            "In England, at a branch library, you need to ask for the county's consent.",
            LINES,
            False,
        ),
        ("Reminding readers of the date may be helpful.", RESERVED, True),
        (
            "It may help to remind readers of the date, because it could cut stress.",
            RESERVED,
            False,
        ),
        ("The guide describes 'searching' as looking for a certain title.", TERMS, True),
        ("The guide describes 'searching' as walking along shelves without a list.", TERMS, False),
        ("In such cases readers are usually unaware of the closing time.", UNAWARE, True),
        ("In such cases readers are usually aware of the closing time.", UNAWARE, False),
        ("Staff are uncertain of the key code.", UNAWARE, False),
        ("A game may count as a loan too.", LOANS, True),
        ("A map does not count as a loan.", LOANS, False),
        (
            "A shut hall does not stop the plan: the county must go on lending its books.",
            LASTING,
            True,
        ),
        ("The plan stops while the hall is shut.", LASTING, False),
    ],
)
def test_what_is_turned_round_fails_however_it_is_put(
    sentence: str, evidence: EvidenceText, supported: bool
) -> None:
    check(sentence, [evidence], supported)


WAYS = council(
    "Branch libraries will be the only way to join. "
    "The notice must come after the supper break which separates one sitting from the next. "
    "Staff can unwittingly mislabel a book. A talk may itself serve as proof of the visit."
)
WARNED = council(
    "Do not say that the book was 'thrown away', as that will be read as carelessness. "
    "Say that it was lost."
)
UNLAWFUL = council("It is unlawful to withhold a loan because of what it costs.")
ASKED = council(
    "If you are asked to provide proof this does not need to be a letter from the county. "
    "It can be a card, a ticket or a note."
)
OWN = council("Self referrals/professional referrals welcome.")
SEEN = council(
    "It does not feel like we should be praising a score of 40. A multi-agency plan is expected. "
    "Help should be given whether or not the reader has a licence. Readers are usually at home. "
    "Visitors are welcome to join the talk without booking. Staff have no control over the roof. "
    "Clubs should not delay putting ramps in place. It should be fitted from an early stage."
)
ONWARD = council("Once you leave the county council will write to you.")


@pytest.mark.parametrize(
    ("sentence", "evidence", "supported"),
    [
        ("Nobody but a branch library can let you join.", WAYS, True),
        ("The notice must come after the supper break between the two sittings.", WAYS, True),
        ("The notice must come after the supper break between the three sittings.", WAYS, False),
        ("Staff can, without meaning to, mislabel a book.", WAYS, True),
        ("A talk may itself be all the proof needed to show the visit.", WAYS, True),
        (
            "Saying it was 'thrown away' will be read as carelessness, so say it was lost.",
            WARNED,
            True,
        ),
        ("Say that the book was 'thrown away'.", WARNED, False),
        ("You should say the book was 'thrown away', read as carelessness.", WARNED, False),
        ("A council cannot lawfully withhold a loan because of its cost.", UNLAWFUL, True),
        ("A council can lawfully withhold a loan because of its cost.", UNLAWFUL, False),
        ("You need not get a county letter: a card or a note can be used.", ASKED, True),
        ("You must provide proof, which can be a card or a note.", ASKED, False),
        ("You can refer yourself or a professional can refer you.", OWN, True),
        ("Only a professional can refer you.", OWN, False),
        ("The council will write to you once you leave.", ONWARD, True),
        ("We did not feel that we should praise a score of 40.", SEEN, True),
        ("We felt that we should praise a score of 40.", SEEN, False),
        ("A plan by several agencies is expected.", SEEN, True),
        ("A single-agency plan is expected.", SEEN, False),
        ("The reader needs a licence to be given help.", SEEN, False),
        ("Readers are usually out of the house.", SEEN, False),
        ("Visitors who have not booked are turned away from the talk.", SEEN, False),
        ("The roof is outside the control of staff.", SEEN, True),
        ("Clubs should put ramps in place early on.", SEEN, True),
        ("Joining the talk makes no difference to visitors.", SEEN, False),
    ],
)
def test_free_wording_is_read_for_what_it_says(
    sentence: str, evidence: EvidenceText, supported: bool
) -> None:
    check(sentence, [evidence], supported)


OURSELVES = EvidenceText(
    "We will write to you within three weeks. Keep our reply. Cards for under 18s are free.",
    "a-page",
    "local_authority",
    "Westshire County Council",
)
HEARD = EvidenceText(
    "Professor Adeyemi said that fines made no difference. A reader felt that queues were long.",
    "minutes",
    "evidence",
    "Library Committee",
)


@pytest.mark.parametrize(
    ("sentence", "evidence", "supported"),
    [
        ("The council will write to you inside three weeks.", OURSELVES, True),
        ("The council will write to you in three weeks.", OURSELVES, True),
        ("The council will write to you after three weeks.", OURSELVES, False),
        ("The school will write to you within three weeks.", OURSELVES, False),
        ("Cards for under-18s are free.", OURSELVES, True),
        ("To Professor Adeyemi, fines made no difference.", HEARD, True),
        ("To Professor Smith, fines made no difference.", HEARD, False),
        ("Fines made no difference.", HEARD, False),
    ],
)
def test_who_publishes_and_who_is_heard_may_be_named(
    sentence: str, evidence: EvidenceText, supported: bool
) -> None:
    check(sentence, [evidence], supported)
