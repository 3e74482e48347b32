"""`python -m ui`: serve the pages on this computer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rag.config import Settings
from rag.pipeline import build_pipeline
from rag.types import Question, RagError

FIRST = "who can help when a child cannot go to school?"  # builds what the first question needs


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; 2 with one clear line on standard error when that cannot be."""
    options = _parser().parse_args(arguments)
    print("Loading the documents and the model ...", flush=True)
    try:
        pipeline = build_pipeline(Settings.from_env())
        pipeline.ask_quoted(Question(FIRST))
    except RagError as error:
        print(f"python -m ui: {error}", file=sys.stderr)
        return 2
    from ui.app import build_app
    from ui.guards import origins
    from ui.server import serve

    try:
        app = build_app(pipeline, embed_origins=origins(pipeline.settings.embed_origins))
        serve(app, options.host, options.port, open_browser=options.open)
    except RagError as error:
        print(f"python -m ui: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ui", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (%(default)s)")
    parser.add_argument("--open", action="store_true", help="open the page in a browser")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
