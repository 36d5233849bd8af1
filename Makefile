# `make demo` and `make test` work on a machine that has Python 3.11 or newer, make and git, and nothing else.

# The first interpreter that is new enough and can make virtual environments. Override: make PYTHON=/path/to/python test
PYTHON ?= $(shell for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$candidate"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# pip-audit brings thirty packages that nothing else needs, so it has an environment of its own.
AUDIT_VENV := .venv-audit
PIP_AUDIT := pip-audit==2.10.1
# The interpreter that the functions run on, and the machine.
LAMBDA_PYTHON ?= python3.13
ARCHITECTURE ?= arm64
FUNCTIONS := IngestFunction TranslateFunction RecordFailureFunction

.PHONY: demo test check bench format quality translation faults hostile fuzz game-day calibration schemas constraints package prove sizes sbom audit clean help

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## run the sample articles through the whole service on this machine
	$(BIN)/dragoman run events/inbox outbox --to pt,en

test: check ## set everything up, run every check and test, and ask for known vulnerabilities if anybody can be asked
	@$(MAKE) --no-print-directory audit AUDIT_OPTIONS=--allow-offline

check: $(READY) ## the gate: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile
	$(BIN)/python infra/bill_of_materials.py sbom

format: $(READY) ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

quality: $(READY) ## how much of each format's text is extracted, and how much besides
	$(BIN)/python -m tests.unit.extraction.test_quality

translation: $(READY) ## how much better than the raw engine the sentences come out, on our own sets
	$(BIN)/python -m benchmarks.translation

faults: $(READY) ## kill, throttle, cut and double the work of the real handlers, and see whether anything is lost
	$(BIN)/python -m tests.faults --seeds 20 --articles 500 --quick

hostile: $(READY) ## read every hostile file that could be thought of, and write the table of what stopped it
	$(BIN)/python -m tests.hostile --write

fuzz: $(READY) ## feed mutated documents and messages to each reader
	$(BIN)/python -m tests.fuzz --target all --runs 600 --seed 11

game-day: $(READY) ## break an embedded stack in six ways, and show which alarm or record tells of it
	$(BIN)/python -m tests.game_day

calibration: $(READY) ## how often the checks are right: false alarms and what they catch
	$(BIN)/python -m benchmarks.checks

bench: $(READY) ## measure everything that the README claims, in under 15 minutes, and draw it (benchmarks/RESULTS.md)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev,peers]'
	$(BIN)/python -m benchmarks

schemas: $(READY) ## write the JSON Schemas again after a change of the record types
	$(BIN)/python -m dragoman.records

constraints: ## resolve the dependencies again and pin what was found
	rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --progress-bar on -e '.[dev,peers]'
	$(BIN)/python -m pip freeze --exclude-editable --exclude dragoman > constraints.txt

package: ## build the functions' zips for AWS (needs the AWS SAM CLI and python3.13); ARCHITECTURE=x86_64 for the other one
	ARCHITECTURE=$(ARCHITECTURE) LAMBDA_PYTHON=$(LAMBDA_PYTHON) sam build --template infra/template.yaml
	$(LAMBDA_PYTHON) -m infra.packages finish .aws-sam/build --architecture $(ARCHITECTURE) $(ANNOUNCE)

prove: $(READY) ## have the packages that were built for this machine do what the whole libraries do
	for function in $(FUNCTIONS); do $(BIN)/python -m infra.packages prove .aws-sam/build/$$function --python $(LAMBDA_PYTHON) || exit 1; done

sizes: $(READY) ## announce what the packages weigh now, after a change that is meant (infra/PACKAGES.md)
	$(BIN)/python -m infra.packages sizes
	for architecture in x86_64 arm64; do $(MAKE) --no-print-directory package ARCHITECTURE=$$architecture ANNOUNCE=--announce || exit 1; done

sbom: $(READY) ## write a CycloneDX bill of materials for each function's zip into sbom/, and compare a build with it
	$(BIN)/python infra/bill_of_materials.py sbom $(if $(wildcard .aws-sam/build/IngestFunction),--build .aws-sam/build)

audit: $(READY) ## ask for known vulnerabilities of the pinned packages; fails where nobody can be asked
	@test -x $(AUDIT_VENV)/bin/pip-audit || { $(PYTHON) -m venv $(AUDIT_VENV) && \
		$(AUDIT_VENV)/bin/python -m pip install --quiet --retries 0 --timeout 15 $(PIP_AUDIT); } || true
	$(BIN)/python infra/audit_dependencies.py $(AUDIT_VENV)/bin/pip-audit $(AUDIT_OPTIONS)

clean: ## remove everything that was made
	rm -rf $(VENV) $(AUDIT_VENV) sbom .aws-sam .mypy_cache .pytest_cache .ruff_cache .hypothesis outbox

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo 'Dragoman needs Python 3.11 or newer with the venv module (on Debian and Ubuntu: apt install python3-venv).'; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version): about a minute the first time."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip  # pip 23 cannot resolve lxml's extras
	$(BIN)/python -m pip install --progress-bar on --constraint constraints.txt -e '.[dev]'
	@touch $(READY)
