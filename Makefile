# `make` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run test lint format texts bench bench-large bench-outbox handbook lock clean

python := .venv/bin/python

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 13

run:  ## make what is missing, then run web server and worker on PORT (8000)
	@bin/environment base
	@$(python) bin/run.py

test:  ## all checks and tests, on SQLite and on PostgreSQL where one answers
	@bin/environment dev
	@$(python) bin/check.py

lint:  ## the checks without the tests
	@bin/environment dev
	@$(python) bin/check.py --lint

format:  ## bring code and templates into shape
	@bin/environment dev
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .
	@.venv/bin/djade --target-version 6.1 $$(find */templates -name '*.html')

texts:  ## write new texts of code and templates into locale/, take old ones out, compile
	@bin/environment dev
	@DJANGO_SETTINGS_MODULE=cms.settings.test $(python) manage.py texts --update
	@$(python) -c "from cms import texts; texts.compile_stale()"

bench:  ## measure: fill a database, then time what visitors and the office do
	@bin/environment dev
	@$(python) -m benchmarks

bench-large:  ## measure: does a federation of many years wait longer than a young one? (PostgreSQL, some minutes)
	@bin/environment dev
	@$(python) -m benchmarks.large

bench-outbox:  ## measure: is an old outbox slower, does a worker grow with the mails? (PostgreSQL)
	@bin/environment dev
	@$(python) -m benchmarks.outbox

handbook:  ## take the pictures of the handbook for editors anew, from a demo of their own
	@bin/environment dev
	@$(python) bin/handbook.py

lock:  ## resolve requirements/*.in anew, with hashes and without addresses
	cd requirements && for name in base dev; do \
		uv pip compile $$name.in --output-file $$name.txt --quiet --universal --upgrade --generate-hashes \
			--no-header --no-annotate || exit 1; \
	done

clean:  ## delete what can be made again; keeps var/, where the data lie
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis tests/foreign/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
