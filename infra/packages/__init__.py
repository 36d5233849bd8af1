"""Makes the functions' packages: the same bytes from the same sources, on whatever machine. See infra/PACKAGES.md.

`sam build` calls it for each function (functions/build.mk), `make package` does the rest. It runs on the interpreter
that it builds for, so it needs the standard library alone; what looks at the packages installed here says so.
"""
