# Pendopo. `make run` and `make test` do all set-up on a machine with Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
SHELL := /bin/bash

.PHONY: setup setup-dev run test check look bench night lock clean

setup: $(VENV)/.product
setup-dev: $(VENV)/.development

$(VENV)/.product: requirements.txt
	@test -x $(PY) || { echo "Menyiapkan lingkungan Python (sekali saja) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Memasang pustaka dari requirements.txt …"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(VENV)/.product $@

run: setup
	@exec $(PY) app.py serve

# Two workers side by side; tests/sharing.py says what stays together. A plain pytest runs everything in one process.
test: setup-dev
	@./.ci/servers
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup-dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(MAKE) --no-print-directory test

look: setup-dev
	@./.ci/servers
	@$(PY) -m tests.look

bench: setup-dev
	@$(PY) -m bench

# Everything long at its full size, what measures alone, the rest two by two; make night PARTS="R4 W3" runs only the parts of these bars.
night: setup-dev
	@./.ci/servers
	@$(PY) -m bench.night $(PARTS)

# The lock is written anew from the .in files; no index or host is recorded.
lock:
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet pip-tools
	@for name in requirements requirements-dev; do .venv-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o $$name.txt $$name.in; done

clean:
	rm -rf $(VENV) state out .pytest_cache .mypy_cache .ruff_cache .hypothesis
