# `make` alone lists what there is. Nothing is needed beforehand but make and Python 3.11 or later.

VENV := .venv
CLIENTS := .venv-clients
SITE := .venv-site
DOCCANO := $(CLIENTS)/doccano/bin/python
PYTHON ?=
DB ?= mine.db
ARGS ?=
WORKERS ?= 2
MINUTES ?= 5

# A venv of Windows is laid out in its own way; there make runs in Git's bash.
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
PY := $(BIN)/python.exe
else
BIN := $(VENV)/bin
PY := $(BIN)/python
endif
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Folders of Python, where they have any: mypy stops at one that has none.
PYTHON_FOLDERS := $(foreach folder,tui hashiya tests starter benchmarks docs,\
	$(if $(wildcard $(folder)/*.py $(folder)/*/*.py),$(folder)))

.DEFAULT_GOAL := help
.PHONY: help run test test-models explore torture fuzz check lint types contracts smoke release-check starter pictures recordings site tables catalogue format clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1 	/p' Makefile | expand -t 15

run: $(VENV)/.installed annotations.db ## open mine.db, at first a copy of the starter (DB=x.db opens another; ARGS="--lang ar" adds options)
	@[ "$(DB)" != mine.db ] || [ -e mine.db ] || cp annotations.db mine.db
	@$(BIN)/hashiya $(ARGS) "$(DB)"

# In an sdist it is not there; in a clone it is, and stays as it was committed.
annotations.db: | $(VENV)/.installed
	@$(PY) starter/build.py

test: $(VENV)/.installed-dev ## run the tests (ARGS="tests/text -k words" runs some)
	@$(PY) -m pytest -q -n $(WORKERS) --dist worksteal --durations=25 $(ARGS)

explore: $(VENV)/.installed-dev ## draw new examples for the tests of hypothesis (MINUTES=60; ARGS="tests/layout" explores some)
	@$(PY) -m tests.explore --minutes $(MINUTES) --workers $(WORKERS) $(ARGS)

torture: $(VENV)/.installed-dev ## kill the program 200 times, then four writers for a minute, then desks and their hub (ARGS="--seed 7 --rounds 50")
	@$(PY) -m tests.torture $(ARGS)
	@$(PY) -m tests.writers
	@$(PY) -m tests.hub.torture

test-clients: ## let the programs that our files are for read them (installs them apart: 2 GB)
	@$(MAKE) --no-print-directory VENV=$(CLIENTS) $(CLIENTS)/.installed
	@$(CLIENTS)/bin/python -m pip install --quiet --disable-pip-version-check \
		--requirement tests/clients/requirements.txt
	@test -x $(DOCCANO) || $(CLIENTS)/bin/python -m venv $(CLIENTS)/doccano
	@$(DOCCANO) -m pip install --quiet --disable-pip-version-check \
		--requirement tests/clients/doccano.txt
	@HASHIYA_CLIENTS=1 HASHIYA_DOCCANO=$(DOCCANO) $(CLIENTS)/bin/python -m pytest -q tests/clients tests/exchange $(ARGS)

test-models: ## let the models of other libraries suggest, tiny ones made on the spot (installs them apart: 6 GB)
	@$(MAKE) --no-print-directory VENV=.venv-models .venv-models/.installed
	@.venv-models/bin/python -m pip install --quiet --disable-pip-version-check \
		--requirement tests/clients/models.txt
	@HASHIYA_CLIENTS=1 .venv-models/bin/python -m pytest -q tests/clients/test_models.py $(ARGS)

fuzz: ## drive readers, layout, folding and keys with atheris, five minutes each (ARGS="--seconds 60"); needs Python 3.11 to 3.13
	@[ -x .fuzz-venv/bin/python ] || python3 -m venv .fuzz-venv
	@.fuzz-venv/bin/python -m pip install --quiet --editable '.[dev]' atheris
	@.fuzz-venv/bin/python -m tests.fuzz.run $(ARGS)

check: lint types contracts smoke ## lint, format, types, import contracts, and the built wheel by itself

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy $(PYTHON_FOLDERS)

contracts: $(VENV)/.installed-dev
	@$(BIN)/lint-imports

smoke: $(VENV)/.installed-dev
	@$(PY) -m tests.packaging.smoke

release-check: $(VENV)/.installed-dev ## what must hold before a release (ARGS="python3.11 --large" tries that Python, and the large extras)
	@$(PY) -m tests.packaging.release $(ARGS)

pictures: $(VENV)/.installed annotations.db ## take pictures of the desk in the terminals that are installed (ARGS="xterm kitty" takes some)
	@$(PY) docs/pictures/shoot.py $(ARGS)

recordings: $(VENV)/.installed-dev ## record the real program as moving pictures (ARGS="offers" records some); needs Pillow
	@$(PIP) pillow
	@$(PY) docs/pictures/record.py $(ARGS)

site: $(VENV)/.installed-dev $(SITE)/.installed ## build the site of the documents in build/site, English and Arabic; a broken link fails
	@$(PY) docs/site.py
	@NO_MKDOCS_2_WARNING=1 $(SITE)/bin/mkdocs build --quiet --strict --config-file docs/site.yml
	@$(PY) docs/site_search.py
	@echo "open build/site/index.html"

starter: $(VENV)/.installed ## build annotations.db again from starter/
	@$(PY) starter/build.py

tables: $(VENV)/.installed-dev ## write the constant tables of tui/layout again, from Unicode's file and arabic-reshaper
	@$(PY) -m tests.packaging.layout_tables

catalogue: $(VENV)/.installed-dev ## gather the words of the program for translation, and compile the translations
	@$(PY) -m tests.packaging.catalogue

format: $(VENV)/.installed-dev ## put imports and layout of the code in order
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

clean: ## remove .venv and all that was built (never a database)
	rm -rf $(VENV) $(CLIENTS) $(SITE) .venv-models build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without a recipe: where it is missing, or points to a Python that is gone, all is installed anew.
$(PY):

$(VENV)/.installed: $(PY) pyproject.toml constraints.txt
	@$(make_venv)
	@echo "Installing Hashiya into $(VENV) ..."
	@$(PIP) hatchling
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(PY) pyproject.toml constraints.txt
	@$(make_venv)
	@echo "Installing Hashiya and its tools into $(VENV) ..."
	@$(PIP) hatchling
	@$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $(VENV)/.installed $@

$(SITE)/.installed: docs/site-requirements.txt $(PY)
	@$(PY) -m venv --clear $(SITE)
	@$(SITE)/bin/python -m pip install --quiet --disable-pip-version-check --requirement docs/site-requirements.txt
	@touch $@

# Keeps a venv that works; else makes one with the first Python that is new enough.
define make_venv
if $(PY) -m pip --version >/dev/null 2>&1; then exit 0; fi; \
for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	found=$$python; \
	"$$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || continue; \
	exec "$$python" -m venv --clear $(VENV); \
done; \
if [ -n "$$found" ]; then \
	echo "hashiya: $$found cannot make a virtual environment; install its venv module (on Debian: python3-venv)" >&2; \
else \
	echo "hashiya: found no Python 3.11 or later; install one, or name it: make PYTHON=/path/to/python3" >&2; \
fi; \
exit 1
endef
