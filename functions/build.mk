# `sam build` calls this for each function (BuildMethod: makefile in the template), with ARTIFACTS_DIR set. The rest is
# in infra/packages. SAM does not say for which architecture: `make package` does, and else it is the template's.

ROOT := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))..
LAMBDA_PYTHON ?= python3.13
ARCHITECTURE ?= arm64

build-%:
	cd "$(ROOT)" && $(LAMBDA_PYTHON) -m infra.packages build $* --for $(ARCHITECTURE) --into "$(ARTIFACTS_DIR)"
