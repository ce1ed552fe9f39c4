#!/bin/sh
# JAVA_HOME/bin/java of everything sparkhub starts: the real Java, with the machine's certificates trusted, and for
# Spark's own programs with the startup archive (see docs/decisions/0003-java.md).
java=@JAVA@
vector=@VECTOR@
trust=@TRUST@
runtime=@RUNTIME@
quiet=@QUIET@

# Sets `path` to the class path that the archive was made with, when $1 is that and nothing else but Spark's own
# configuration directories: an archive wants the same jars first, and takes directories only behind them.
canonical() {
  behind=
  old=$IFS IFS=:
  set -f
  for entry in $1; do
    case $entry in
    "$runtime/jars/*" | "$runtime/spark/jars/*" | "$runtime"/spark/jars/slf4j-api-*.jar | \
      "$runtime"/lab/*/pyspark/jars/\* | "$runtime"/lab/*/pyspark/jars/slf4j-api-*.jar) ;;
    "${SPARK_CONF_DIR:-$runtime/spark/conf}" | "${SPARK_CONF_DIR:-$runtime/spark/conf}/") behind=$behind:$entry ;;
    "$runtime/spark/conf/" | "$runtime"/lab/*/pyspark/conf/) behind=$behind:$entry ;;
    *) IFS=$old; set +f; return 1 ;;
    esac
  done
  IFS=$old
  set +f
  path="$runtime/jars/*:$runtime/spark/jars/*$behind"
}

program= path= awaited= known= modules=
for argument; do
  shift
  if [ "$awaited" = path ]; then
    if canonical "$argument"; then known=yes argument=$path; fi
    awaited=
  elif [ -z "$program" ]; then
    case $argument in
    -cp | -classpath) awaited=path ;;
    # Spark asks for this module always; a Java without it would not start.
    --add-modules=jdk.incubator.vector) [ "$vector" = yes ] || continue ;;
    -Djavax.net.ssl.trustStore=*) trust= ;;
    org.apache.spark.*) program=$argument ;;
    esac
    case $argument in --add-* | --enable-native-access=*) modules="$modules$argument
" ;; esac
  fi
  set -- "$@" "$argument"
done

archive=$runtime/startup/spark.jsa
case $program in
org.apache.spark.launcher.Main)
  # Prints one command line and ends: the quick compiler will do.
  set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@"
  ;;
org.apache.spark.deploy.SparkSubmit | org.apache.spark.executor.CoarseGrainedExecutorBackend | \
  org.apache.spark.deploy.master.Master | org.apache.spark.deploy.worker.Worker)
  if [ "$known" = yes ] && [ -n "$SPARKHUB_STARTUP_TRAINING" ]; then
    printf %s "$modules" >"$SPARKHUB_STARTUP_TRAINING/$$.modules"
    set -- "-XX:DumpLoadedClassList=$SPARKHUB_STARTUP_TRAINING/$$.classes" "$@"
  elif [ "$known" = yes ] && [ -r "$archive" ]; then
    # An archive that does not fit is passed over without a word.
    set -- "-XX:SharedArchiveFile=$archive" -Xshare:auto $quiet "$@"
  fi
  ;;
esac
[ -z "$trust" ] || set -- "-Djavax.net.ssl.trustStore=$trust" -Djavax.net.ssl.trustStoreType=PKCS12 "$@"
exec "$java" "$@"
