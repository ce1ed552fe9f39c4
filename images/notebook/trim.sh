#!/bin/sh
# Leaves in /opt/added only what the Spark image does not have, without tests and translations of other programs.
set -eu
cd /opt/venv
find . -type d \( -name tests -o -name testing \) -path '*site-packages*' \
  \( -path './lib/*/matplotlib/*' -o -path './lib/*/sqlalchemy/*' -o -path './lib/*/babel/*' -o -path './lib/*/fontTools/*' -o -path './lib/*/IPython/*' \) \
  -prune -exec rm -rf {} +
find . \( -name '*.a' -o -name '*.pyi' -o -name '*.map' \) -delete
mkdir /opt/added
find . -type d -exec mkdir -p /opt/added/{} \;
find . \( -type f -o -type l \) | while read -r file; do
  if [ ! -e "/opt/before/$file" ] && [ ! -L "/opt/before/$file" ] || ! cmp -s "$file" "/opt/before/$file"; then
    mv "$file" "/opt/added/$file"
  fi
done
find /opt/added -type d -empty -delete
