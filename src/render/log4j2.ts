/**
 * log4j2.properties for a Spark process. `console` is the level of its own log; known noise that frightens people and
 * asks nothing of them is turned down to errors.
 */
export const makeLog4j2 = (level: 'info' | 'warn'): string => `# Written by sparkhub.
rootLogger.level = ${level}
rootLogger.appenderRef.console.ref = console

appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex

# No native Hadoop library is needed on one machine.
logger.native.name = org.apache.hadoop.util.NativeCodeLoader
logger.native.level = error
# A second session takes the next port; that is meant.
logger.port.name = org.apache.spark.util.Utils
logger.port.level = error
# Shuffle tracking and decommissioning together are meant: the one for idle executors, the other for lost machines.
logger.allocation.name = org.apache.spark.ExecutorAllocationManager
logger.allocation.level = error
# That executors are not there yet, each 15 seconds: the panel, bars and lines say so, and why.
logger.scheduler.name = org.apache.spark.scheduler.TaskSchedulerImpl
logger.scheduler.level = error
# A driver that was too busy to answer in time whoever asks what it does, in a stack trace of a hundred lines.
logger.responder.name = org.glassfish.jersey.server.ServerRuntime$Responder
logger.responder.level = off
# Jetty names every handler at info.
logger.jetty.name = org.sparkproject.jetty
logger.jetty.level = warn
`;

/** The same for a session in a cluster, where a person's other session may use up what the project may have. */
export const makeClusterLog4j2 =
  (): string => `${makeLog4j2('warn')}# Executors that are refused: Spark tells it in a stack trace, every few seconds.
logger.refused.name = org.apache.spark.scheduler.cluster.k8s.ExecutorPodsSnapshotsStoreImpl
logger.refused.additivity = false
logger.refused.level = warn
logger.refused.appenderRef.refused.ref = refused
appender.refused.type = Console
appender.refused.name = refused
appender.refused.target = SYSTEM_ERR
appender.refused.layout.type = PatternLayout
appender.refused.layout.pattern = %d{HH:mm:ss} %p No more executors now: %replace{%ex{short.message}}{(?s).*exceeded quota.*}{the limit of your project is used up by another session of yours. They come when it ends.}%n
appender.refused.filter.minute.type = BurstFilter
appender.refused.filter.minute.level = warn
appender.refused.filter.minute.rate = 0.02
appender.refused.filter.minute.maxBurst = 1
`;
