#!/bin/sh
# JAVA_HOME/bin/java of everything sparkhub starts: the real Java, with the machine's certificates trusted, and for
# Spark's own programs with the startup archive (see docs/decisions/0003-java.md).
java=@JAVA@
vector=@VECTOR@
trust=@TRUST@
runtime=@RUNTIME@
quiet=@QUIET@

# Sets `path` to the class path that the archive was made with, when $1 is that and nothing else but Spark's own
# configuration directories: an archive wants the same jars first, and takes directories only behind them. The program
# that makes Spark's command lines needs its own jar only, and need not look into 280.
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
  [ $program != org.apache.spark.launcher.Main ] || path=$(printf %s "$runtime"/spark/jars/spark-launcher_*.jar)
}

program=none
for argument; do
  case $argument in
  org.apache.spark.launcher.Main | org.apache.spark.deploy.SparkSubmit | org.apache.spark.executor.CoarseGrainedExecutorBackend | \
    org.apache.spark.deploy.master.Master | org.apache.spark.deploy.worker.Worker)
    program=$argument
    break
    ;;
  esac
done

path= awaited= known= modules= reached=
for argument; do
  shift
  if [ "$awaited" = path ]; then
    if [ $program != none ] && canonical "$argument"; then known=yes argument=$path; fi
    awaited=
  elif [ -z "$reached" ]; then
    case $argument in
    -cp | -classpath) awaited=path ;;
    # Spark asks for this module always; a Java without it would not start.
    --add-modules=jdk.incubator.vector) [ "$vector" = yes ] || continue ;;
    -Djavax.net.ssl.trustStore=*) trust= ;;
    "$program") reached=yes ;;
    esac
    case $argument in --add-* | --enable-native-access=*) modules="$modules$argument
" ;; esac
  fi
  set -- "$@" "$argument"
done

archive=$runtime/startup/spark.jsa
case $program in
none) ;;
# Prints one command line and ends: the quick compiler will do.
org.apache.spark.launcher.Main) set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@" ;;
*)
  if [ "$known" = yes ] && [ -n "$SPARKHUB_STARTUP_TRAINING" ]; then
    printf %s "$modules" >"$SPARKHUB_STARTUP_TRAINING/$$.modules"
    set -- "-XX:DumpLoadedClassList=$SPARKHUB_STARTUP_TRAINING/$$.classes" "$@"
  elif [ "$known" = yes ] && [ -r "$archive" ]; then
    # An archive that does not fit is passed over without a word.
    set -- "-XX:SharedArchiveFile=$archive" -Xshare:auto $quiet "$@"
  fi
  # The thorough compiler waits six times longer than usual before it takes a method: what is hot for long still gets it
  # within a second, and the processors of a small machine are not busy with what runs only while Spark starts.
  set -- -XX:Tier4InvocationThreshold=30000 -XX:Tier4MinInvocationThreshold=3600 \
    -XX:Tier4CompileThreshold=90000 -XX:Tier4BackEdgeThreshold=240000 "$@"
  ;;
esac
[ -z "$trust" ] || set -- "-Djavax.net.ssl.trustStore=$trust" -Djavax.net.ssl.trustStoreType=PKCS12 "$@"
exec "$java" "$@"
