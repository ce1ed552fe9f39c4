#!/bin/bash
# Runs an executor and keeps, of what it says, the lines that tell why it ended: Kubernetes hands on the last 2 KB of a log,
# which of a stack trace are its least telling lines. Those who ask why executors wait read them (src/sessions/waits).
set -u
pipe=/tmp/last-words
mkfifo -m 600 "$pipe"
awk -W interactive '
  { print > "/dev/stderr" }
  /(Exception|Error)([: ]|$)/ && !told[$0]++ && kept++ < 20 { print substr($0, 1, 200) }
' <"$pipe" >/dev/termination-log &
keeper=$!
"$@" 2>"$pipe" &
executor=$!
# Whoever ends the container asks this shell.
trap 'kill -TERM "$executor"' TERM
wait "$executor"
code=$?
while kill -0 "$executor" 2>/dev/null; do
  wait "$executor"
  code=$?
done
wait "$keeper"
exit "$code"
