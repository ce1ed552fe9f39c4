#!/bin/sh
# `executor` is what Spark asks for when it makes an executor in a cluster; anything else runs as it is.
set -e
[ "$1" = executor ] || exec "$@"
# One option in each of SPARK_JAVA_OPT_0, SPARK_JAVA_OPT_1 and so on.
set --
number=0
while eval "[ -n \"\${SPARK_JAVA_OPT_$number+set}\" ]"; do
  eval "set -- \"\$@\" \"\$SPARK_JAVA_OPT_$number\""
  number=$((number + 1))
done
# A cluster tells its network policies of a new executor when it has an address; until each machine knows, a second or
# some later, it reaches nobody. An executor that gives up then costs a minute.
# The first process of a container is asked to end in vain unless it says that it listens.
trap 'exit 143' TERM
driver=${SPARK_DRIVER_URL#*@}
tries=0
until timeout 2 bash -c "</dev/tcp/${driver%:*}/${driver##*:}" 2>/dev/null || [ $tries -ge 60 ]; do
  tries=$((tries + 1))
  sleep 0.5
done
path="$SPARK_HOME/conf:$SPARK_HOME/jars/*"
[ -z "$SPARK_CLASSPATH" ] || path="$SPARK_CLASSPATH:$path"
[ -z "$SPARK_EXTRA_CLASSPATH" ] || path="$SPARK_EXTRA_CLASSPATH:$path"
# The session's secret is in a file, which Spark reads only when it knows that it runs on Kubernetes; an executor learns
# that from its driver, to whom it cannot speak without the secret (SecurityManager, Spark 4.2).
set -- "$@" -Dspark.master=k8s://executor
exec /usr/bin/tini -s -- /opt/last-words.sh "$JAVA_HOME/bin/java" "$@" "-Xms${SPARK_EXECUTOR_INITIAL_MEMORY:-512m}" \
  "-Xmx$SPARK_EXECUTOR_MEMORY" -cp "$path" org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
  --driver-url "$SPARK_DRIVER_URL" --executor-id "$SPARK_EXECUTOR_ID" --cores "$SPARK_EXECUTOR_CORES" \
  --app-id "$SPARK_APPLICATION_ID" --hostname "$SPARK_EXECUTOR_POD_IP" --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" \
  --podName "$SPARK_EXECUTOR_POD_NAME"
