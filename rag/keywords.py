"""BM25 over a list of texts, with English stemming: a thin face of bm25s."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

# Words of one character stay out, but absence codes ("code I", "C2") and "GP" must stay in.
_TOKEN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_CODE = re.compile(r"\bcodes? ([a-z]\d?)\b")
STOPWORDS = frozenset(
    """
    a an and are as at be been being but by can could did do does for from had has have he her hers
    him his how i if in is it its just me my of on or our she should so than that the their them
    then there they this to us was we were what when which while who will with would you your am
    im ive dont
    """.split()
)


class Keywords:
    """A BM25 index; texts keep their positions."""

    def __init__(self, index: bm25s.BM25 | None, size: int) -> None:
        self._index = index
        self._size = size
        self._stemmer = Stemmer.Stemmer("english")

    @classmethod
    def build(cls, texts: Sequence[str]) -> Keywords:
        """Index the texts (k1 1.2, b 0.75: the usual values)."""
        keywords = cls(None, len(texts))
        tokens = [keywords.tokens(text) for text in texts]
        if any(tokens):
            keywords._index = bm25s.BM25(k1=1.2, b=0.75)
            keywords._index.index(tokens, show_progress=False)
        return keywords

    @classmethod
    def load(cls, folder: Path, size: int) -> Keywords:
        return cls(bm25s.BM25.load(folder) if folder.exists() else None, size)

    def save(self, folder: Path) -> None:
        if self._index is not None:
            self._index.save(folder, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """(texts,) BM25 scores; all 0 when no word of the query is known."""
        zeros = np.zeros(self._size, dtype=np.float32)
        if self._index is None:
            return zeros
        known = [token for token in self.tokens(query) if token in self._index.vocab_dict]
        return self._index.get_scores(known) if known else zeros

    def rarity(self, token: str) -> float:
        """How much a token tells, by the number of texts that hold it (smoothed idf)."""
        held = 0
        if self._index is not None and token in self._index.vocab_dict:
            row = self._index.vocab_dict[token]
            indptr = self._index.scores["indptr"]
            held = int(indptr[row + 1] - indptr[row])
        return math.log(1 + (self._size + 1) / (held + 1))

    def tokens(self, text: str) -> list[str]:
        """Stemmed words, stop words left out; "code I" is one token, and kept."""
        text = text.lower().replace("’", "'")
        words = [word.removesuffix("'s") for word in _TOKEN.findall(text)]
        kept = [word for word in words if word not in STOPWORDS and len(word) > 1]
        return list(self._stemmer.stemWords(kept)) + [f"code_{c}" for c in _CODE.findall(text)]
