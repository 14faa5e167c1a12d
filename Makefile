# Everything for Wegwijzer. `make help` lists it. Needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install run test unit eval eval-grounding eval-ablation bench load screenshots chromium clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.installed  ## make the virtual environment and install what is needed to run

run: install  ## build the index and serve the web app on 127.0.0.1:7860
	$(BIN)/wegwijzer index build
	$(BIN)/python app.py

test: $(VENV)/.tested  ## check the style and run all tests
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 --dist loadfile
	@$(BIN)/python -c "import shutil, sys; sys.exit(0 if shutil.which('chromium') else 'left out: the browser tests; to run them too: apt-get install -y chromium')" || true

unit: $(VENV)/.tested  ## run the plain unit tests only: no model, server, browser or process, no sweep over the whole library
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not model and not server and not browser and not process and not library"

eval: $(VENV)/.tested  ## ask all evaluation cases; prints a table, writes evals/out/report.html; fails if worse than evals/baseline.json; MODEL=openai:… USES=reword,… beside it
	$(BIN)/wegwijzer index build
	$(if $(MODEL),WEGWIJZER_CHAT_MODEL=$(MODEL)) $(if $(USES),WEGWIJZER_CHAT_USES=$(USES)) $(BIN)/python -m evals run

eval-grounding: $(VENV)/.tested  ## measure the checks of reworded sentences and translations, and the red-team set
	$(BIN)/wegwijzer index build
	$(BIN)/python -m evals grounding

eval-ablation: $(VENV)/.tested  ## ask them again with one part left out at a time; writes evals/ablation.json (minutes)
	$(BIN)/wegwijzer index build
	$(BIN)/python -m evals ablation

bench: $(VENV)/.tested  ## measure answers, start, memory and build side by side, also with 100,000 statements (minutes)
	$(BIN)/wegwijzer index build
	$(BIN)/python -m evals bench

load: $(VENV)/.tested  ## let 1 to 50 people ask the web app at once; writes evals/out/load.svg, latency against load
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[load]"
	$(BIN)/wegwijzer index build
	$(BIN)/python -m evals load

screenshots: $(VENV)/.tested  ## make a picture of every place and state of the web app, in evals/out/screenshots; needs chromium
	$(BIN)/wegwijzer index build
	$(BIN)/python tests/web/screenshots.py evals/out/screenshots

chromium:  ## bring the browser that the browser tests need (Debian, as root)
	apt-get update && apt-get install -y chromium

clean:  ## remove the environment and the index
	rm -rf $(VENV) .store

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# torch first: with it there, nothing later asks for the build with CUDA.
$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $@
