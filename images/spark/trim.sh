#!/bin/sh
# Takes out what no session uses, and puts the jars where two layers can carry them.
set -eu
site=$(/opt/venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
rm -rf "$site"/pyspark/examples "$site"/pyspark/data "$site"/pyspark/jars/connect-repl "$site"/pyarrow/include \
  "$site"/pyarrow/tests "$site"/pyarrow/src "$site"/pandas/tests "$site"/pandas/_libs/*.pyx
find "$site"/numpy "$site"/pyspark -type d -name tests -prune -exec rm -rf {} +
find "$site" \( -name '*.a' -o -name '*.pxd' -o -name '*.pxi' -o -name '*.pyx' -o -name '*.pyi' \) -delete
mkdir -p /opt/jars/first /opt/jars/second
cp -p /opt/delta/*.jar "$site"/pyspark/jars/ 2>/dev/null || true # a platform may be without Delta
for jar in "$site"/pyspark/jars/*; do
  case ${jar##*/} in [a-n]*) mv "$jar" /opt/jars/first/ ;; *) mv "$jar" /opt/jars/second/ ;; esac
done
rmdir "$site"/pyspark/jars
ln -s /opt/jars "$site"/pyspark/jars
