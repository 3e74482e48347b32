"""What a language model is to the rest of the program: a prompt in, pieces of text out."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, Protocol

# Why a model's answer cannot be used; each has a line for the reader (wording.toml, [model]).
Failure = Literal["unreachable", "slow", "quota", "refused", "cut", "unusable"]


class WriterError(Exception):
    """The model gave no whole answer; `failure` says why. It never holds what anyone wrote."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}" if detail else failure)
        self.failure: Failure = failure


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told: standing instructions, the request, and examples of both sides."""

    instructions: str
    request: str
    examples: tuple[tuple[str, str], ...] = ()  # a request with the answer to it


class Writer(Protocol):
    """A language model that writes."""

    @property
    def name(self) -> str:
        """The model, as it is configured."""

    def write(self, prompt: Prompt) -> Generator[str]:
        """The model's text, piece by piece as it comes; closing the iterator stops the model.

        Raises WriterError when it cannot be had, takes too long or ends in the middle.
        """
