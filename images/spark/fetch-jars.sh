#!/bin/sh
# Fetches the jars of jars.txt, each a line of `organisation module revision sha256`, by the Ivy that Spark carries: these
# and nothing they would pull in. sha256 `-` for jars that people ask for, which are taken with what they need.
set -eu
spark=$(/opt/venv/bin/python -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
settings=
[ ! -s /root/.ivy2/ivysettings.xml ] || settings="-settings /root/.ivy2/ivysettings.xml"
while read -r organisation module revision sum; do
  [ -n "$organisation" ] || continue
  only=-notransitive
  [ "$sum" != - ] || only=
  # shellcheck disable=SC2086 - both are empty or words.
  /opt/java/bin/java -cp "$(echo "$spark"/jars/ivy-*.jar)" org.apache.ivy.Main -cache /tmp/ivy $settings $only \
    -types jar bundle -dependency "$organisation" "$module" "$revision" \
    -retrieve '/tmp/jars/[artifact]-[revision].[ext]' </dev/null
  [ "$sum" = - ] || echo "$sum  /tmp/jars/$module-$revision.jar" | sha256sum --check --quiet
done </build/jars.txt
for jar in /tmp/jars/*.jar; do
  # What Spark has already stays as Spark has it.
  name=$(basename "$jar" | sed 's/-[0-9].*//')
  ls "$spark/jars/$name"-[0-9]* >/dev/null 2>&1 || cp "$jar" "$spark/jars/"
done
rm -rf /tmp/jars /tmp/ivy
