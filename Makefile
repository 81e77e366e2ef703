# The one door. Each target makes its own .venv the first time (scripts/venv.sh) and is instant afterwards.
# Works with GNU make 3.81 (macOS) and newer; nothing needs sudo.

BIN := .venv/bin
ARGS ?=
JOBS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo test prove check eval transcripts bench fmt graph iac scan learn deploy-plan lock clean venv venv-run

help: ## what there is
	@echo "make demo    see Deskhand at work: real mails and texts come in, are answered, priced and booked"
	@echo "make test    the tests, with small counts (a few minutes)"
	@echo "make prove   the long runs: crashes, random schedules, simulated weeks; prints seeds and figures"
	@echo "make check   formatting, lint, strict types, the rules of the house"
	@echo "make eval    how well it reads and converses, on the own sets (DESKHAND_EVAL_DATA=DIR: on those there too)"
	@echo "make transcripts   whole conversations as pages, docs/transcripts: what a change of tone or policy does"
	@echo "make bench   measure against the floor of this machine"
	@echo "make fmt     format, and fix what can be fixed without thinking"
	@echo "make graph   which agent handles and emits what"
	@echo "make iac     iac/topology: which functions, topics and indexes the code needs, for Terraform"
	@echo "make learn   teach the weights of dangers from tests/data again (it gets a .venv-learn of its own)"
	@echo "make scan    a scanner for mistakes in Terraform (it gets a .venv-scan of its own)"
	@echo "make deploy-plan   what a release to Google Cloud would do, step by step; does nothing"
	@echo "make lock    pin the requirements again after pyproject.toml changed (UPGRADE=1: newest releases)"
	@echo "make venv    only make .venv, with everything the other targets need"
	@echo "make clean   remove .venv and the tools' caches"
	@echo
	@echo "ARGS is handed on: make test ARGS='-k reschedule', make demo ARGS=--help."
	@echo "PYTHON names an interpreter: make test PYTHON=python3.13. SEED repeats a run: make prove SEED=7."

venv-run:
	@PYTHON='$(PYTHON)' sh scripts/venv.sh run

venv:
	@PYTHON='$(PYTHON)' sh scripts/venv.sh dev

demo: venv-run
	@$(BIN)/deskhand demo $(ARGS)

graph: venv-run
	@$(BIN)/deskhand graph $(ARGS)

test: venv
	@sh scripts/system-packages.sh || [ "$$CI" != true ]
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

prove: venv
	@sh scripts/system-packages.sh || [ "$$CI" != true ]
	@seed='$(SEED)'; seed=$${seed:-$$(date +%s)}; \
	DESKHAND_PROVE=1 DESKHAND_SEED=$$seed $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -rP --timeout 3600 \
		--hypothesis-seed=$$seed --durations=10 $(ARGS)

check: venv
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict src bench
	@$(BIN)/lint-imports --no-logo

# Two halves: the rules were changed after looking at the first, and never at the second.
TUNED := $(wildcard tests/data/messages_*.jsonl)
HELD_OUT := $(wildcard tests/data/held_out.jsonl)
EVAL := $(BIN)/deskhand eval

eval: venv-run
	@echo "== own messages, tuned on"; $(EVAL) $(TUNED)
	@[ -z "$(HELD_OUT)" ] || { echo; echo "== own messages, held out"; $(EVAL) $(HELD_OUT); }
	@[ -z "$(HELD_OUT)" ] || { echo; echo "== own messages, all"; $(EVAL) $(TUNED) $(HELD_OUT); }
	@[ -z "$$DESKHAND_EVAL_DATA" ] || { echo; echo "== messages and date corpora of others"; \
		$(EVAL) "$$DESKHAND_EVAL_DATA/messages.jsonl" --dates "$$DESKHAND_EVAL_DATA"; }
	@echo; echo "== own scenarios"; $(EVAL) --scenarios tests/scenarios $(ARGS)

transcripts: venv-run
	@$(BIN)/deskhand transcripts tests/scenarios docs/transcripts

bench: venv
	@$(BIN)/python -m bench.run $(ARGS)

fmt: venv
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

PRESETS := apart together

iac: venv
	@for preset in $(PRESETS); do \
		$(BIN)/python -m deskhand.runtimes.functions.topology $$preset > iac/topology/$$preset.json || exit 1; \
	done

# It needs a hundred packages, other ones than ours: so it has a place of its own.
scan:
	@[ -x .venv-scan/bin/checkov ] || { python3 -m venv .venv-scan && .venv-scan/bin/pip install -q \
		--disable-pip-version-check --require-hashes -r requirements-scan.txt; }
	@.venv-scan/bin/checkov --directory iac --framework terraform --skip-download --quiet --compact

# Learning needs numpy and more, reading what was learned nothing: so it has a place of its own too.
learn:
	@[ -x .venv-learn/bin/python ] || { python3 -m venv .venv-learn && .venv-learn/bin/pip install -q \
		--disable-pip-version-check --require-hashes -r requirements-learn.txt; }
	@PYTHONPATH=src .venv-learn/bin/python scripts/learn.py

PROJECT ?= PROJECT
REGION ?= us-east4
PRESET ?= apart
IMAGE ?= $(REGION)-docker.pkg.dev/$(PROJECT)/deskhand/deskhand@sha256:$(shell printf '%064d' 0)

deploy-plan:
	@python3 scripts/release.py plan --project $(PROJECT) --region $(REGION) --preset $(PRESET) --image $(IMAGE)

# uv writes the pins; it is needed here only, never to install or run Deskhand.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

MODELS := --extra gemini --extra openai --extra photos

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) pyproject.toml $(MODELS) -c requirements.txt -o requirements-models.txt
	@$(COMPILE) pyproject.toml --extra celery -c requirements-models.txt -o requirements-celery.txt
	@$(COMPILE) pyproject.toml --extra google -c requirements-models.txt -c requirements-celery.txt \
		-o requirements-google.txt
	@$(COMPILE) pyproject.toml --extra gcp -c requirements-models.txt -c requirements-celery.txt \
		-c requirements-google.txt -o requirements-gcp.txt
	@$(COMPILE) pyproject.toml $(MODELS) --extra google --extra dev -c requirements-models.txt \
		-c requirements-celery.txt -c requirements-google.txt -c requirements-gcp.txt -o requirements-dev.txt
	@$(COMPILE) --group pyproject.toml:scan -o requirements-scan.txt
	@$(COMPILE) --group pyproject.toml:learn -o requirements-learn.txt
	@$(COMPILE) --group pyproject.toml:build -c requirements-dev.txt -o requirements-build.txt
	@echo "requirements*.txt are pinned again; the next target installs them."

clean:
	@rm -rf .venv .venv-scan .venv-learn .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
