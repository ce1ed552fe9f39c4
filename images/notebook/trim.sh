#!/bin/sh
# Of what JupyterLab adds, takes out what a notebook server never reads: the pages of the hub, tests, sources in C.
set -eu
cd /opt/added/venv
rm -rf share/jupyterhub/static lib/*/site-packages/jupyterlab/galata share/man
find lib -type d \( -name tests -o -name test \) -prune -exec rm -rf {} +
find . \( -name '*.a' -o -name '*.c' -o -name '*.cpp' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.map' \
  -o -name '*.exe' -o -name '*.dll' -o -name '*.dylib' \) -delete
find . -type d -empty -delete
