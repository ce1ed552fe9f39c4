#!/bin/sh
# Fetches jars by the Ivy that Spark carries. Usage: fetch-jars.sh LIST DIRECTORY [LOCK]
# LIST: a line for each, `organisation module revision sha256`: these and nothing that they would pull in. A `-` as
# sha256 takes what they need besides. LOCK: where to write what came, in the same form.
# What Spark has already stays as Spark has it.
set -eu
list=$1 directory=$2 lock=${3:-/dev/null}
mkdir -p "$directory"
: >"$lock"
own=/opt/jars
[ -d $own ] || own=$(/opt/venv/bin/python -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')/jars
set -- -cp "$(find "$own" -name 'ivy-*.jar')" -Djavax.net.ssl.trustStore=/opt/trust -Djavax.net.ssl.trustStorePassword=changeit
# Java does not read the variables that everything else reads.
proxy=$(echo "${HTTPS_PROXY:-${https_proxy:-}}" | sed 's,^[a-z]*://,,; s,.*@,,; s,/.*,,')
[ -z "$proxy" ] || set -- "$@" "-Dhttps.proxyHost=${proxy%:*}" "-Dhttps.proxyPort=${proxy##*:}"
set -- "$@" org.apache.ivy.Main -cache /tmp/ivy
[ ! -s /root/.ivy2/ivysettings.xml ] || set -- "$@" -settings /root/.ivy2/ivysettings.xml
while read -r organisation module revision sum; do
  [ -n "$organisation" ] || continue
  only=-notransitive
  [ "$sum" != - ] || only=
  # shellcheck disable=SC2086 - empty or a word.
  /opt/java/bin/java "$@" $only -types jar bundle maven-plugin -confs default \
    -dependency "$organisation" "$module" "$revision" \
    -retrieve '/tmp/jars/[organisation]/[artifact]/[revision]/[artifact]-[revision].[ext]' </dev/null
  jar=/tmp/jars/$organisation/$module/$revision/$module-$revision.jar
  [ -s "$jar" ] || { echo "$organisation:$module:$revision was not found"; exit 1; }
  [ "$sum" = - ] || echo "$sum  $jar" | sha256sum --check --quiet
done <"$list"
[ -d /tmp/jars ] || exit 0
find /tmp/jars -name '*.jar' | sort | while read -r jar; do
  set -- $(echo "${jar#/tmp/jars/}" | tr / ' ')
  # Its name before the version, with or without the version of Scala.
  if find "$own" \( -name "$2-[0-9]*" -o -name "${2}_2.13-[0-9]*" \) | grep -q .; then continue; fi
  cp "$jar" "$directory/"
  echo "$1 $2 $3 $(sha256sum "$jar" | cut -d' ' -f1)" >>"$lock"
done
rm -rf /tmp/jars /tmp/ivy
