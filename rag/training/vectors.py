"""Embed the curated questions and cues: `python -m rag.training.vectors` writes the vectors that
come with the project. To be run when the encoder has learned anew, or many texts have been added;
about a minute and a half on two cores.
"""

from __future__ import annotations

from tqdm import tqdm

from rag.config import Settings
from rag.encoders import SentenceTransformerEncoder
from rag.index import embeddings_of
from rag.index.shipped import FILE, write_shipped
from rag.ingestion import read_corpus
from rag.types import Contents

CURATED = ("questions", "cues")  # the other collections are the documents' words


def main() -> None:
    contents, _ = read_corpus(Settings.from_env())
    texts = curated_texts(contents)
    encoder = SentenceTransformerEncoder()
    with tqdm(total=len(texts), unit=" texts") as bar:

        def advance(done: int, _: int) -> None:
            bar.update(done - bar.n)

        rows = encoder.encode(list(texts.values()), advance)
    write_shipped(encoder.id, dict(zip(texts, rows, strict=True)))
    print(f"wrote {len(texts)} vectors to {FILE} ({FILE.stat().st_size / 1e6:.1f} MB)")


def curated_texts(contents: Contents) -> dict[str, str]:
    """What curators wrote that gets a vector, by digest."""
    wanted = embeddings_of(contents)
    return {each.digest: each.text for name in CURATED for each in wanted[name]}


if __name__ == "__main__":
    main()
