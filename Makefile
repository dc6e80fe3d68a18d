# Two commands on a fresh machine with Python 3.11 or newer:
#   make build   install into .venv and build the graph
#   make test    everything that proves it
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
SIZES ?= 100k

.DEFAULT_GOAL := build
.PHONY: build test quick lint types pictures bench clean

build: $(VENV)/installed
	$(BIN)/localties build
	@echo
	@echo "Look next:"
	@echo "  open build/site/index.html                     network, map, timeline and a page for each thing, from the disk"
	@echo "  $(BIN)/localties serve                     the explorer with facets, questions and SPARQL on this machine"
	@echo "  $(BIN)/localties brief binh-duong daejeon  two pages before a visit"
	@echo "  $(BIN)/localties status                    what is in force, expiring, dormant, without successor"
	@echo "  build/dumps/                                   Turtle, N-Triples, TriG, JSON-LD and RDF/XML to give away"

test: $(VENV)/installed-tests lint types
	@sh .ci/tools.sh tests
	$(BIN)/python -m pytest -n $(WORKERS)

quick: $(VENV)/installed-tests
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

lint: $(VENV)/installed-tests
	$(BIN)/ruff check src tests docs
	$(BIN)/ruff format --check src tests docs
	$(BIN)/lint-imports --no-cache

types: $(VENV)/installed-tests
	$(BIN)/mypy

$(VENV)/installed: pyproject.toml
	@PYTHON=$(PYTHON) sh .ci/tools.sh venv
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-tests: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

# The pictures of the README, taken from the real graph.
pictures: $(VENV)/installed-tests
	@sh .ci/tools.sh tests
	$(BIN)/python -m docs.make_pictures

# localties against what one would use instead, on generated registers; SIZES="100k 1m 5m" for all of them.
# BENCH="--write" puts the tables into README.md and docs/benchmarks.md.
bench: $(VENV)/installed-tests
	$(BIN)/python -m tests.benchmarks.bench --sizes $(SIZES) $(BENCH)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
