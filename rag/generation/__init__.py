"""Answers written by a language model, when one is switched on.

A model is given the question and the evidence of the quoted answer, and writes sentences that each
name their evidence. A sentence is shown once it is verified; otherwise the words that it stood for
are quoted, or it is dropped. langchain's types stay inside `chat` and `providers`.
"""

from rag.generation.providers import build_writer
from rag.generation.writer import Prompt, Writer, WriterError
from rag.generation.writing import may_be_written, written

__all__ = ["Prompt", "Writer", "WriterError", "build_writer", "may_be_written", "written"]
