#!/bin/sh
# Leaves in /opt/added only what the Spark image does not have, without tests and translations of other programs.
set -eu
cd /opt/venv
find ./lib -type d -name tests -path '*site-packages*' -prune -exec rm -rf {} +
find . \( -name '*.a' -o -name '*.map' -o -name '*.pyi' ! -path '*/jedi/*' \) -delete
mkdir /opt/added
find . -type d -exec mkdir -p /opt/added/{} \;
find . \( -type f -o -type l \) | while read -r file; do
  if [ -e "/opt/before/$file" ] || [ -L "/opt/before/$file" ]; then
    # Compiled anew from the same source, it is the same.
    case $file in *.pyc) continue ;; esac
    cmp -s "$file" "/opt/before/$file" && continue
  fi
  mv "$file" "/opt/added/$file"
done
find /opt/added -type d -empty -delete
