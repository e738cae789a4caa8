# make run    set up what is missing, then open the window       make run FILES="a.csv b.pdf"
# make test   set up what is missing, then run all the tests     make test T="tests/core -k mining"
# make check  formatting, lint, types and layers                 make bench / make shots / make coverage
.PHONY: run test check bench shots coverage setup setup-dev

PYTHON ?= python3
export PYTHON
VENV := .venv/bin
FILES ?=
T ?=

run: setup
	@$(VENV)/python -m semdesk $(FILES)

# The window's end-to-end tests run twice: offscreen with all others, then on a virtual X screen.
test: setup-dev
	$(VENV)/python -m pytest $(T)
	@if [ -z "$(T)" ] && [ "$$(uname)" = Linux ]; then \
		echo "The same windows on an X screen:"; \
		QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1600x1000x24" $(VENV)/python -m pytest -q -m end_to_end; \
	fi

check: setup-dev
	$(VENV)/ruff format --check semdesk tests benchmarks
	$(VENV)/ruff check semdesk tests benchmarks
	$(VENV)/mypy
	$(VENV)/lint-imports --no-cache

coverage: setup-dev
	$(VENV)/python -m pytest tests/core tests/app --cov=semdesk.core --cov=semdesk.app --cov-report=term-missing:skip-covered

bench: setup-dev
	$(VENV)/python -m benchmarks

shots: setup-dev
	$(VENV)/python -m benchmarks.shots

setup:
	@sh installer/setup.sh run

setup-dev:
	@sh installer/setup.sh dev
