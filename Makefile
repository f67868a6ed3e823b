# Two commands: `make run` starts the centre on a fresh machine, `make test` proves it.
# Only Python 3.11 or later and make are needed; everything else is fetched into this folder.

# The first that really runs and is new enough: version managers leave names behind that do not.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
ifeq ($(PYTHON),)
$(error Python 3.11 or later is needed and was not found; name one with make PYTHON=/path/to/python3)
endif
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
