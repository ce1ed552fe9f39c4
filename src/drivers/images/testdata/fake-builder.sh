#!/bin/sh
# A builder for tests: remembers in $FAKE_STORE what it was asked to build. An image's file holds its labels.
set -eu
echo "$*" >>"$FAKE_STORE/calls"
name() { echo "$1" | tr '/:' '__'; }
verb=$1
for last; do :; done
case $verb in
info | version) [ ! -e "$FAKE_STORE/broken" ] || { echo "Cannot connect to the daemon" >&2; exit 1; }
  echo "{\"store\": {\"GraphRoot\": \"$FAKE_STORE\", \"GraphDriverName\": \"fake\"}}" ;;
bud | build)
  tag= label= output=
  while [ $# -gt 0 ]; do
    case $1 in
    --tag) tag=$2 ;;
    --label) label=$2 ;;
    --output) output=${2#*dest=} ;;
    --secret) cat "${2#*src=}" >>"$FAKE_STORE/secrets" ;;
    esac
    shift
  done
  echo "STEP 1/2: FROM somewhere"
  [ -f "$last/Dockerfile" ] || { echo "no Dockerfile" >&2; exit 1; }
  [ ! -e "$FAKE_STORE/failing" ] || { echo "https://ada:secret@mirror.example.com/ is away" >&2; exit 1; }
  if [ -n "$output" ]; then
    cp "$last/packages.in" "$output/packages.txt"
    cp "$last/wanted-jars.txt" "$output/jars.txt"
  else
    printf '{"OCIv1": {"config": {"Labels": {"%s": "%s"}}, "rootfs": {"diff_ids": ["sha256:aa", "sha256:bb"]}}}\n' \
      "${label%%=*}" "${label#*=}" >"$FAKE_STORE/$(name "$tag")"
  fi ;;
inspect) cat "$FAKE_STORE/$(name "$last")" ;;
push)
  printf 'sha256:%064d' 7 >"$3" ;;
*) echo "$last" >>"$FAKE_STORE/loaded" ;;
esac
