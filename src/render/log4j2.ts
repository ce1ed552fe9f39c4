/**
 * log4j2.properties for a Spark process. `console` is the level of its own log; known noise that frightens people and
 * asks nothing of them is turned down to errors.
 */
export function makeLog4j2(level: 'info' | 'warn'): string {
  return `# Written by sparkhub.
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
# Jetty names every handler at info.
logger.jetty.name = org.sparkproject.jetty
logger.jetty.level = warn
`;
}
