"""What a model is told: the Markdown files in `prompts/`, filled in. Pure but for reading them.

What a document or a person wrote stands inside a fence of tags that it cannot close itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template

from rag.citations import AUTHORITY_NAMES, credit
from rag.generation.withholding import withheld
from rag.generation.writer import Prompt
from rag.types import Audience, Citation, RagError

FOLDER = Path(__file__).parent / "prompts"
_FENCES = str.maketrans({"<": "‹", ">": "›", '"': "'"})


def answer_prompt(
    question: str,
    evidence: Mapping[str, tuple[Citation, str]],
    audience: Audience | None,
    contacts: Sequence[str],
) -> Prompt:
    """The prompt for an answer. `evidence` has, by opaque label, a citation and its tidied words;
    `contacts` are values that no model may see."""
    pieces = [
        _piece(
            label,
            credit(cited),
            AUTHORITY_NAMES[cited.authority],
            _date(cited),
            withheld(text, contacts),
        )
        for label, (cited, text) in evidence.items()
    ]
    example = _piece("E1", "Riverside School", "school", "2024", _filled("example-evidence"))
    return Prompt(
        _filled("answer", style=_filled(f"style-{audience or 'parent'}")),
        _request(withheld(question, contacts), pieces),
        ((_request(_filled("example-question"), [example]), _filled("example-answer")),),
    )


def _request(question: str, pieces: Sequence[str]) -> str:
    return _filled("answer-request", evidence="\n\n".join(pieces), question=fenced(question))


def _piece(label: str, publisher: str, kind: str, date: str, text: str) -> str:
    about = f'label="{label}" from="{fenced(publisher)}" kind="{kind}" date="{fenced(date)}"'
    return f"<evidence {about}>\n{fenced(text)}\n</evidence>"


def questions_prompt(passage: str, about: str, count: int) -> Prompt:
    """The prompt for questions that a passage answers."""
    return Prompt(
        _filled("questions", count=str(count)),
        _filled("questions-request", about=fenced(about), passage=fenced(withheld(passage))),
    )


def fenced(text: str) -> str:
    """Text in which no tag is left that could end the fence around it."""
    return text.translate(_FENCES)


def _date(citation: Citation) -> str:
    """When the words are from: a quoted work's own date before its quoter's."""
    return (citation.speaker and citation.speaker.date) or citation.date


def _filled(name: str, **values: str) -> str:
    return _template(name).substitute(values)


@cache
def _template(name: str) -> Template:
    file = FOLDER / f"{name}.md"
    try:
        return Template(file.read_text(encoding="utf-8").strip())
    except OSError as error:
        raise RagError(f"the prompt file {file.name} cannot be read") from error
