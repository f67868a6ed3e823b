# Two commands: `make run` starts the centre on a fresh machine, `make test` proves it.
# Only Python 3.11 or later and make are needed; everything else is fetched into this folder.

PYTHON ?= $(firstword $(foreach p,python3.14 python3.13 python3.12 python3.11 python3,$(if $(shell command -v $(p) 2>/dev/null),$(p))))
BIN := .venv/bin
ARGS ?=

.PHONY: help run test check bench

help:
	@echo "make run    start the centre (first time: sets everything up)"
	@echo "make test   run everything: format, lint, types, architecture, units, API, journeys in a real browser"
	@echo "make check  the quick part of it"
	@echo "make bench  run every benchmark"

run:
	@$(PYTHON) scripts/set_up.py run
	@exec $(BIN)/switchroom serve $(ARGS)

test:
	@$(PYTHON) scripts/set_up.py test
	@$(BIN)/python scripts/stages.py test $(ARGS)

check:
	@$(PYTHON) scripts/set_up.py check
	@$(BIN)/python scripts/stages.py check $(ARGS)

bench:
	@$(PYTHON) scripts/set_up.py run
	@$(BIN)/switchroom bench --all $(ARGS)
