# Everything builds on `env`: a virtual environment in .venv with exactly the versions of requirements.lock.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.complete

.PHONY: env demo run check test bench lock
env: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: env
	$(BIN)/clapper sandbox

run: env
	$(BIN)/clapper run

check: env
	$(BIN)/clapper check

# The tests wait more than they compute, so there are more of them at once than cores.
test: env
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses 4 --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: env
	$(BIN)/python -m tests.bench

lock: env
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --extra sandbox --extra dev --allow-unsafe \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --no-header --no-annotate \
		--output-file requirements.lock pyproject.toml
