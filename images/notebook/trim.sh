#!/bin/sh
# Of what JupyterLab adds, takes out what a notebook server never reads: the pages of the hub, tests, sources in C, what is
# for Windows. Jedi's stubs stay: completion lives on them. pip is compiled when it is used.
set -eu
cd /opt/added/venv
rm -rf share/jupyterhub/static lib/*/site-packages/jupyterlab/galata share/man
rm -rf lib/*/site-packages/debugpy/_vendored/pydevd/pydevd_attach_to_process/winappdbg \
  lib/*/site-packages/debugpy/_vendored/pydevd/pydevd_attach_to_process/windows
find lib/*/site-packages/pip -type d -name __pycache__ -prune -exec rm -rf {} +
find lib -type d \( -name tests -o -name test \) -prune -exec rm -rf {} +
find . \( -name '*.a' -o -name '*.c' -o -name '*.cpp' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.map' \
  -o -name '*.pyi' ! -path '*/jedi/*' -o -name '*.exe' -o -name '*.dll' -o -name '*.dylib' \) -delete
# JupyterLab brings its pages twice, the second time for when the first are damaged.
for own in lib/*/site-packages/jupyterlab/static; do
  if diff -rq share/jupyter/lab/static "$own" >/dev/null; then
    rm -rf "$own"
    ln -s /opt/venv/share/jupyter/lab/static "$own"
  fi
done
find . -type d -empty -delete
