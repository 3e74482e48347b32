"""The questions in a family's message: asked outright, asked without saying so, or, in a story
that asks nothing, the story itself. Pure, but for the encoder that tells questions alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from rag.contacts import asks_for_contact
from rag.drafting.mail import sentences_of
from rag.drafting.wording import Asking, folded, reply_wording
from rag.encoders import Encoder
from rag.leaning import Library
from rag.turns import asking_part, read_words, reference, topic_words

_RELATIVE = re.compile(
    r"(?:who|whom|which|where|when)(?:'s)? (?!can |do |could |should )", re.IGNORECASE
)
_THANKS = re.compile(r"\s*(?:,\s*)?\b(?:please|thanks|thank you|ta)\b[\s.!]*$", re.IGNORECASE)
_INDIRECT = re.compile(
    r"(?:whether(?: or not)?|if) (?P<who>(?:[\w'-]+ ){0,6}?[\w'-]+) "
    r"(?P<verb>can|could|should|must|will|would|may|might|is|are|am|was|were|has) (?P<rest>.+)",
    re.IGNORECASE,
)
FEWEST = 3  # words of a clause that is a question of its own
HEADING = 110  # characters
LONG_WORDS = 45  # of a question; a longer one is cut to the part that asks
BEFORE_WORDS = 30  # of the sentence that a question leans on
SUBJECT_WORDS = 4  # of "whether the school can ..." between "whether" and "can"
LEANS = 2  # topic words of a question that may lean on what stands before it
STORY_SENTENCES = 3
STORY_WORDS = 60
_CLAUSE = re.compile(
    r"[,;:–—]\s+(?:(?:and|but|so|also|plus)\s+)*|\s+(?:and|but|so|plus|or)\s+(?:also\s+|then\s+)?"
)
_FILLER = re.compile(
    r"^(?:(?:and|but|so|also|plus|then|firstly|secondly|thirdly|finally|lastly|anyway|please|ps|p\.s\.?|"
    r"my (?:\w+ )?question is)[,:]?\s+)+",
    re.IGNORECASE,
)


def questions_in(body: str) -> list[str]:
    """Each question in order, in the family's own words."""
    data = reply_wording().questions
    found: list[str] = []
    fears: set[str] = set()
    before = ""
    for sentence in map(folded, sentences_of(body)):
        asked = list(_asked(sentence, data))
        if not asked and data.fears.search(sentence):
            asked = [sentence]
            fears.add(_tidy(_whole(sentence, before, data)))
        found += [_tidy(_whole(question, before, data)) for question in asked]
        before = sentence if not asked else before or asked[-1]
    questions = list(dict.fromkeys(filter(None, found)))
    others = " ".join(question for question in questions if question not in fears)
    return [q for q in questions if q not in fears or not _is_asked(q, others)][: data.most]


def _is_asked(fear: str, others: str) -> bool:
    """Whether what is feared is asked about in so many words."""
    feared = {match.lower()[:4] for match in reply_wording().questions.feared.findall(fear)}
    return bool(others) and (not feared or any(stem in others.lower() for stem in feared))


def context_of(question: str, body: str) -> str:
    """The sentence of a message, before that of the question, which says what it is about."""
    sentences = [folded(sentence) for sentence in sentences_of(body)]
    asked = folded(question).lower()
    at = next((i for i, s in enumerate(sentences) if asked in s.lower() or s.lower() in asked), 0)
    for sentence in reversed(sentences[:at]):
        if not sentence.endswith("?") and len(topic_words(read_words(sentence))) > 1:
            return " ".join(sentence.split()[-BEFORE_WORDS:])
    return ""


def is_about(question: str, others: Sequence[str]) -> bool:
    """Whether other questions share a topic word with a question."""
    mine = {word.stem for word in topic_words(read_words(question))}
    theirs = {word.stem for other in others for word in read_words(other)}
    return not mine.isdisjoint(theirs)


def is_question(text: str) -> bool:
    """Whether a text asks, and does not only tell."""
    data = reply_wording().questions
    return any(
        _is_outright(sentence) or list(_asked(sentence, data)) or data.fears.search(sentence)
        for sentence in map(folded, sentences_of(text))
    )


def leans(question: str) -> bool:
    """Whether a question is too short to say all that it is about."""
    return len(topic_words(read_words(question))) <= LEANS


def distinct(questions: Sequence[str], encoder: Encoder) -> list[str]:
    """The questions without those that ask again what an earlier one asks."""
    if len(questions) < 2:
        return list(questions)
    vectors = encoder.encode(list(questions))
    kept: list[int] = []
    for i, vector in enumerate(vectors):
        if all(float(np.dot(vector, vectors[j])) < reply_wording().questions.alike for j in kept):
            kept.append(i)
    return [questions[i] for i in kept]


def story_question(body: str, library: Library) -> str | None:
    """Of a message that asks nothing, the few sentences most like what the documents answer."""
    sentences = [s for s in map(folded, sentences_of(body)) if topic_words(read_words(s))]
    if not sentences:
        return None
    scores = library.familiarity(sentences)
    best = sorted(range(len(sentences)), key=lambda i: -scores[i])[:STORY_SENTENCES]
    words = " ".join(sentences[i] for i in sorted(best)).split()
    return " ".join(words[:STORY_WORDS])


def asks_whom(question: str) -> bool:
    """Whether a question asks for someone to turn to."""
    return bool(asks_for_contact(question) or reply_wording().contacts.asked.search(question))


def heading_of(question: str) -> str:
    """A question as a short heading: its last sentence or, if that is long, the end of it."""
    question = question.rstrip(". ")
    if len(question) <= HEADING:
        return question
    last = _FILLER.sub("", re.split(r"(?<=[.!?])\s+", question)[-1])
    if len(last) > HEADING:
        last = last[-HEADING:].split(" ", 1)[-1]
        return f"… {last}"
    return last[0].upper() + last[1:]


def _asked(sentence: str, data: Asking) -> Iterator[str]:
    """The questions that a sentence holds."""
    if data.courtesies.match(sentence):
        return
    lead = data.leads.search(sentence)
    if lead:
        after = sentence[lead.end() :]
        yield _outright(after) if topic_words(read_words(after)) else sentence
        return
    parts = _parts(sentence, data)
    if parts:
        yield from parts
    elif _is_outright(sentence):
        yield sentence


def _asks_by_itself(clause: str) -> bool:
    """Whether a clause without a question mark asks, unlike "who is 15" after a name."""
    return len(clause.split()) >= FEWEST and not _RELATIVE.match(clause)


def _outright(asked: str) -> str:
    """What is asked indirectly, put as a question: "if he should go" as "should he go?"."""
    match = _INDIRECT.match(asked)
    if not match or len(match["who"].split()) > SUBJECT_WORDS:
        return asked
    return f"{match['verb']} {match['who']} {match['rest'].rstrip('.! ')}?"


def _is_outright(sentence: str) -> bool:
    return sentence.rstrip("\"'”’)!. ").endswith("?")


def _parts(sentence: str, data: Asking) -> list[str]:
    """The clauses that begin as a question does, each with the condition before it."""
    breaks = [(0, 0), *((match.start(), match.end()) for match in _CLAUSE.finditer(sentence))]
    begins = [
        (stop, start)
        for stop, start in breaks
        if data.begins.match(_FILLER.sub("", sentence[start:]))
        and (start == 0 or _is_outright(sentence) or _asks_by_itself(sentence[start:]))
    ]
    if not begins:
        return []
    if data.keeps.match(sentence):
        begins[0] = (0, 0)
    stops = [*(stop for stop, _ in begins[1:]), len(sentence)]
    parts = [sentence[start:stop] for (_, start), stop in zip(begins, stops, strict=True)]
    if any(len(part.split()) < FEWEST for part in parts[1:]):
        parts = [sentence[begins[0][1] :]]
    if len(parts) == 1 and begins[0][1] > 0 and _is_thin(parts[0]):
        return [sentence]
    return parts


def _whole(question: str, before: str, data: Asking) -> str:
    """The question, with the sentence before it when it is about nothing by itself."""
    if not _is_thin(question) or not before or data.courtesies.match(folded(before)):
        return question
    lead = folded(before).split()[-BEFORE_WORDS:]
    text = " ".join(lead)
    return f"{text if text[-1] in '.!?' else text + '.'} {question[0].upper()}{question[1:]}"


def _is_thin(question: str) -> bool:
    words = read_words(question)
    topics = topic_words(words)
    if asks_whom(question):
        return False
    if len(topics) <= 1 and reply_wording().questions.thin.search(folded(question)):
        return True
    return not topics or (len(topics) == 1 and reference(words) == "strong")


def _tidy(question: str) -> str:
    """A question as it is shown: no filler before it, a capital, and not too long."""
    text = _FILLER.sub("", question).strip(" ,;:–-")
    text = _THANKS.sub("", text)
    if len(text.split()) > LONG_WORDS:
        text = asking_part(text)
    if not any(char.isalnum() for char in text):
        return ""
    last = re.split(r"(?<=[.!?])\s+", text)[-1]
    if reply_wording().questions.begins.match(last):
        text = text.rstrip(".!? ") + "?"
    elif last == text:
        text = text.rstrip(". ")
    return text[0].upper() + text[1:]
