# copse: build, test and try. `make` alone lists the targets.

SWIFT ?= swift
RELEASE = -c release
BIN = .build/release
PACKAGES = libedit-dev libsqlite3-dev libzstd-dev zlib1g-dev libcairo2-dev

.PHONY: help packages shell build test demo bench format check

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

packages:
	@dev/install-packages $(PACKAGES)

shell: packages ## build the notebook shell alone: .build/release/copse
	$(SWIFT) build $(RELEASE) --product copse

build: packages ## build the shell and the daemon
	$(SWIFT) build $(RELEASE) --product copse
	$(SWIFT) build $(RELEASE) --product copsed

test: packages ## build everything and run every test
	$(SWIFT) build $(RELEASE) --build-tests
	$(SWIFT) test $(RELEASE) --disable-testable-imports

demo: build ## run the main job on the shipped data, start to daemon
	@dev/demo $(BIN)

bench: build ## compare with the Python stack on the same data (installs it into .build/python)
	@Benchmarks/run $(BIN)

format: ## format the sources in place
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

check: ## what CI checks besides the tests: format and rooms
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests
	dev/check-rooms
