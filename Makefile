# Every command of the project. The set-up that a target needs is done by the target itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONPATH := $(CURDIR)/tests
PACKAGES := $(wildcard services/*/pyproject.toml)
SOURCES := $(wildcard services/*/src) tests
.DEFAULT_GOAL := help
.PHONY: help demo run up down logs status backup restore upgrade test lint types imports python-tests web-tests browser-tests bench openapi documents screenshots chaos power-cut fuzz lock format hooks clean chromium tools compose-check arm64 cluster-check

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[36m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.ready web/dist/.ready ## The whole stack on a generated market, without Docker or Internet
	@$(BIN)/python -m stack demo

run: $(VENV)/.ready web/dist/.ready ## The whole stack without Docker, on the exchange that the settings name
	@$(BIN)/python -m stack run

up: ## The whole stack in Docker, built and healthy
	docker compose up -d --build --wait

down: ## Stop the Docker stack; what it stored stays
	docker compose down

logs: ## Follow the Docker stack's logs
	docker compose logs -f --tail 50

status: ## The stack as a table: what runs, last candle, next mail, what wants looking at
	@./care.sh status || true

backup: ## Save the running Docker stack's subscriptions, candles, history and watchlist into backups/
	@./care.sh backup

restore: ## Put a backup back into the running Docker stack (FILE=backups/rascrypto-....tar.gz)
	@./care.sh restore "$(FILE)"

upgrade: ## The newest version of the Docker stack: pulled, saved, built, started, old images removed
	@./care.sh upgrade

test: $(VENV)/.ready web/node_modules/.ready ## Everything: lint, types, unit, contract, integration, browser
	@$(MAKE) --no-print-directory -j2 -O lint types imports web-tests
	@$(MAKE) --no-print-directory python-tests
	@$(MAKE) --no-print-directory browser-tests

lint: $(VENV)/.ready web/node_modules/.ready ## ruff, eslint
	$(BIN)/ruff format --check services tests
	$(BIN)/ruff check services tests
	npm --prefix web run --silent lint

types: $(VENV)/.ready web/node_modules/.ready ## mypy strict, vue-tsc strict, OpenAPI drift
	$(BIN)/mypy $(SOURCES)
	$(BIN)/python -m stack.openapi --check
	$(BIN)/python -m stack.documents --check
	npm --prefix web run --silent check-types

imports: $(VENV)/.ready ## Who may import whom
	$(BIN)/lint-imports --no-cache

python-tests: $(VENV)/.ready tools ## Unit, contract and integration tests, with a real broker (PROFILE=default: other examples each time)
	$(BIN)/pytest -n 2 --dist loadgroup --hypothesis-profile=$(or $(PROFILE),ci) tests/unit tests/contract tests/integration

web-tests: web/node_modules/.ready ## The page's unit tests
	npm --prefix web run --silent test

browser-tests: $(VENV)/.ready web/dist/.ready chromium ## The whole stack, driven in Chromium
	$(BIN)/pytest -n 2 --dist loadfile tests/e2e

bench: $(VENV)/.ready web/dist/.ready chromium ## The benchmarks, each with its figure and what it is held to
	@failed=0; for file in tests/bench/*.py; do case $$file in */_*) ;; *) echo "== $$file"; $(BIN)/python -P $$file || failed=1;; esac; done; exit $$failed

compose-check: $(VENV)/.ready web/dist/.ready chromium ## The Docker stack on the demo market: started, looked at, hurt, recovered
	$(BIN)/pytest tests/fuzz tests/compose

arm64: $(VENV)/.ready chromium ## The Docker stack for ARM64: built, started and looked at (under emulation elsewhere)
	$(BIN)/python -m compose.arm64

chaos: $(VENV)/.ready ## The Docker stack hurt at random (SECONDS_=600 SEED=1), then looked at
	$(BIN)/python -P -m compose.chaos --seconds $(or $(SECONDS_),$(DURATION),600) --seed $(or $(SEED),1)

power-cut: $(VENV)/.ready ## The Docker stack killed all at once (ROUNDS=20 SEED=1), back within 30 s each time
	$(BIN)/python -P -m compose.power --rounds $(or $(ROUNDS),20) --seed $(or $(SEED),1)

fuzz: $(VENV)/.ready ## Every service's API asked at random through Caddy (REQUESTS=5000 SEED=1)
	$(BIN)/python -P -m fuzz --requests $(or $(REQUESTS),5000) --seed $(or $(SEED),1)

cluster-check: $(VENV)/.ready ## compose.cluster.yaml started, a broker and a replica killed under load
	$(BIN)/python -P -m compose.cluster

openapi: $(VENV)/.ready web/node_modules/.ready ## Write the services' OpenAPI and the page's types made from it
	$(BIN)/python -m stack.openapi
	npm --prefix web run --silent types

documents: $(VENV)/.ready ## Write the documents that are made from the code
	$(BIN)/python -m stack.documents

screenshots: $(VENV)/.ready web/dist/.ready chromium ## Take the pictures that the documents show
	$(BIN)/python -m e2e.screenshots

lock: $(VENV)/.ready ## Resolve again (UPGRADE=1 for newer versions)
	./lock.sh
	cd web && npm install --package-lock-only --no-audit --no-fund

format: $(VENV)/.ready ## Format and mend what can be mended by machine
	$(BIN)/ruff format services tests
	$(BIN)/ruff check --fix services tests

hooks: $(VENV)/.ready ## Run the quick checks before every commit
	$(BIN)/pre-commit install

clean: ## Remove what was built and installed; stored candles stay
	rm -rf $(VENV) web/node_modules web/dist

tools: ## Make sure that the programs are there that the tests compare with
	@sh tests/tools.sh git=git free=procps

chromium: ## Make sure that a Chromium is there
	@sh tests/e2e/chromium.sh

$(VENV)/.ready: tests/requirements.txt services/build-requirements.txt $(PACKAGES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: set PYTHON=python3.13 or the like"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r services/build-requirements.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip sync --quiet --require-hashes tests/requirements.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install --quiet --no-deps --no-build-isolation $(foreach package,$(PACKAGES),-e $(dir $(package)))
	@touch $@

web/node_modules/.ready: $(VENV)/.ready web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/.ready: web/node_modules/.ready $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -name Caddyfile 2>/dev/null)
	npm --prefix web run --silent build
	@touch $@
