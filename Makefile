.PHONY: setup setup-dev demo run test torture bench screenshots lock clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

setup: $(VENV)/.installed

setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Clapper needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

demo: setup
	@$(BIN)/clapper demo $(patsubst headless,--headless,$(ARGS))

run: setup
	@$(BIN)/clapper run $(ARGS)

# Everything that CI checks. ARGS go to pytest: make test ARGS="-k quota".
test: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/python -m pytest -n 3 --dist loadgroup $(ARGS)

# Every death that docs/testing.md speaks of, hours of them: all pairs, all on PostgreSQL, 200 SIGKILLs, and each rule taken away in turn.
torture: setup-dev
	TORTURE=all $(BIN)/python -m pytest -n 2 --dist loadgroup tests/torture tests/torture/all_pairs.py $(ARGS)
	TORTURE=all $(BIN)/python -m pytest tests/torture/all_kills.py $(ARGS)
	$(BIN)/python -m tests.torture.mutants

bench: setup-dev
	$(BIN)/python -m tests.bench $(ARGS)

# The pictures in docs/images, anew from the demo page. Needs Chromium. Look at each before you commit it.
screenshots: setup-dev
	$(BIN)/python -m tests.screenshots $(ARGS)

# After a change of the dependencies in pyproject.toml.
lock: setup-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -c requirements.lock --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis demo-output
