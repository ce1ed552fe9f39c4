#!/bin/sh
# JAVA_HOME/bin/java of everything sparkhub starts: the real Java, with the machine's certificates trusted.
java=@JAVA@
vector=@VECTOR@
trust=@TRUST@

for argument; do
  shift
  case $argument in
  # Spark asks for this module always; a Java without it would not start.
  --add-modules=jdk.incubator.vector) [ "$vector" = yes ] || continue ;;
  -Djavax.net.ssl.trustStore=*) trust= ;;
  esac
  set -- "$@" "$argument"
done
[ -z "$trust" ] || set -- "-Djavax.net.ssl.trustStore=$trust" -Djavax.net.ssl.trustStoreType=PKCS12 "$@"
exec "$java" "$@"
