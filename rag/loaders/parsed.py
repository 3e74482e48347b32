"""What every reader returns, and what it raises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.types import Block, BlockKind, RagError, Span


class UnreadableFileError(RagError):
    """A file that cannot be read as its format; the message is the reason, for a person."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's text and the blocks that stand in it; section paths are not filled in yet."""

    text: str
    blocks: tuple[Block, ...]


def decode(data: bytes) -> str:
    """UTF-8 text, newlines untouched. Raises UnreadableFileError with the reason."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError("it is UTF-16 text; save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"it is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from error
    if "\x00" in text:
        raise UnreadableFileError("it is not a text file (it holds null bytes)")
    return text


class Writer:
    """Lays text out block by block, for formats whose text we make ourselves."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        page: int | None = None,
        header: Span | None = None,
        gap: str = "\n\n",
    ) -> Span | None:
        """Append a block after `gap` and return its span; blank text is passed over."""
        if not text.strip():
            return None
        if self._parts:
            self._write(gap)
        start = self._length
        self._write(text)
        self._blocks.append(Block(kind, start, self._length, (), page, level, header))
        return start, self._length

    def add_table(self, rows: Iterable[Iterable[str]], *, page: int | None = None) -> None:
        """Append a table, a row a line and a tab between cells; the first row names the columns."""
        header: Span | None = None
        for cells in rows:
            line = "\t".join(" ".join(cell.split()) for cell in cells)
            span = self.add(
                "table_row", line, page=page, header=header, gap="\n" if header else "\n\n"
            )
            header = header or span

    def parsed(self) -> Parsed:
        return Parsed("".join(self._parts), tuple(self._blocks))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
