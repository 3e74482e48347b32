"""Bring the index up to date with the corpus, or add a document to it.

    python ingest.py                 read what changed, embed it, switch to the new index
    python ingest.py --rebuild       embed everything anew, the curated questions too
    python ingest.py --add FILE      take a further document into the corpus
    python ingest.py --accept ID     record that a changed file was reviewed, and ingest it
    python ingest.py --suggest-questions ID   have RAG_CHAT_MODEL write questions for review

Exit status: 0 when the index is up to date, 1 when a source could not be read (the others were),
2 with one clear line when nothing could be done.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from rag.config import Settings
from rag.curating import Details, accept, add
from rag.encoders import Encoder, SentenceTransformerEncoder
from rag.generation import build_writer
from rag.generation.bank_questions import suggestions, write_suggestions
from rag.ingestion import IngestReport, ingest
from rag.pipeline import open_index
from rag.sources import only
from rag.types import Authority, RagError

console = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; see the exit statuses above."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env()
        if options.suggest_questions:
            _suggest(settings, options.suggest_questions)
            return 0
        if options.add:
            details = _ask_for_missing(_details(options), options.add)
            source = add(settings, options.add, details)
            console.print(f"Added {source.file} to the corpus as {source.id}.")
        if options.accept:
            accept(settings, options.accept)
        report = _ingest(settings, rebuild=options.rebuild)
    except RagError as error:
        print(f"ingest.py: {error}", file=sys.stderr)
        return 2
    _print(report)
    return 1 if report.problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python ingest.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rebuild", action="store_true", help="embed everything anew")
    parser.add_argument("--accept", metavar="ID", help="take a reviewed change of a source's file")
    parser.add_argument(
        "--suggest-questions",
        metavar="ID",
        help="write bank questions for a source into suggested-questions-ID.toml, to be reviewed",
    )
    parser.add_argument("--add", metavar="FILE", type=Path, help="take a further document")
    about = parser.add_argument_group("what is known of the document that is added")
    about.add_argument("--id", help="default: made from the file's name")
    about.add_argument("--title")
    about.add_argument("--publisher")
    about.add_argument("--authority", choices=list(Authority), help="how binding it is")
    about.add_argument("--date", help="of the edition: 2024-08, say")
    about.add_argument("--date-known", help="how the date is known")
    about.add_argument("--area", help="for where: england, essex, ... (several: comma between)")
    about.add_argument("--audience", help="for whom: parent, school, helpline (comma between)")
    about.add_argument("--url")
    about.add_argument("--rights", help="who owns it, and what may be done with it")
    return parser


def _suggest(settings: Settings, source_id: str) -> None:
    """Have the model write questions into a file beside us; the corpus is not touched."""
    writer = build_writer(settings)
    if writer is None:
        raise RagError("a language model is needed: set RAG_CHAT_MODEL (see README)")
    index = open_index(settings)
    source = only(index.contents.sources, source_id)
    passages = [p for p in index.contents.passages if p.source_id == source.id]
    with Progress(console=console, transient=True) as bars:
        work = suggestions(passages, index.documents[source.id], writer)
        found = list(bars.track(work, total=len(passages), description="Writing"))
    file = Path(f"suggested-questions-{source.id}.toml")
    write_suggestions(file, source.id, writer.name, found)
    count = sum(len(suggestion.questions) for suggestion in found)
    print(f"{count} questions for {len(found)} passages in {file}; nothing counts until reviewed.")


def _details(options: argparse.Namespace) -> Details:
    return Details(
        id=options.id,
        title=options.title,
        publisher=options.publisher,
        authority=options.authority,
        date=options.date,
        date_known=options.date_known,
        area=options.area,
        audience=options.audience,
        url=options.url,
        rights=options.rights,
    )


def _ask_for_missing(details: Details, file: Path) -> Details:
    """Ask a person at the terminal for what was not given."""
    missing = details.missing()
    if missing and not sys.stdin.isatty():
        names = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise RagError(f"{file}: give {names}")
    answers = {name: console.input(f"{question}: ").strip() for name, question in missing.items()}
    return details.with_answers(answers)


def _ingest(settings: Settings, *, rebuild: bool) -> IngestReport:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("Reading the corpus", total=None)

        def load() -> Encoder:
            bars.update(task, description="Loading the encoder")
            encoder = SentenceTransformerEncoder(settings.encoder, threads=settings.torch_threads)
            bars.update(task, description="Embedding")
            return encoder

        def advance(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        return ingest(settings, load, progress=advance, rebuild=rebuild)


def _print(report: IngestReport) -> None:
    table = Table("source", *(("added", "unchanged", "changed", "removed")), title="Passages")
    for column in table.columns[1:]:
        column.justify = "right"
    totals = [0, 0, 0, 0]
    for source in report.sources:
        counts = [source.added, source.unchanged, source.changed, source.removed]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        mark = "  (not read)" if source.problem else ""
        table.add_row(source.source_id + mark, *map(str, counts))
    table.add_row("total", *map(str, totals), style="bold")
    Console().print(table)
    done = "switched to the new index" if report.switched else "the index was up to date"
    print(f"{report.embedded} texts embedded, {report.seconds:.1f} s; {done}.")
    for source in report.problems:
        print(f"ingest.py: {source.problem}; its last good version stays", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
