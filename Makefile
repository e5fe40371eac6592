DATA ?= .pasboek
PORT ?= 8080

.PHONY: help run test bench format

help:
	@echo 'make run    [DATA=.pasboek] [PORT=8080]   start the service with the test data set'
	@echo 'make test   [FILTER=regex]                lint, build and run the tests'
	@echo 'make bench                                measure (Benchmarks/, a package of its own)'
	@echo 'make format                               lay out every Swift file'

run:
	@.make/prepare run
	swift build -c release --product pasboek
	@exec "$$(swift build -c release --show-bin-path)/pasboek" \
	  serve --data '$(DATA)' --port '$(PORT)' --test-dataset

test:
	@FILTER='$(FILTER)' .make/test

bench:
	@.make/prepare run
	swift run -c release --package-path Benchmarks benchmarks

format:
	swift format format --in-place --parallel --recursive .
