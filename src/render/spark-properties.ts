/** Spark properties, in any order; rendered sorted. */
export type SparkProperties = Readonly<Record<string, string | number | boolean>>;

/**
 * The text of a `spark-defaults.conf`: sorted, one `key value` a line. Values keep their spaces; a backslash or a line
 * break is escaped as Java properties want it (https://spark.apache.org/docs/latest/configuration.html).
 */
export function makeSparkDefaults(source: string, properties: SparkProperties): string {
  const lines = Object.keys(properties)
    .sort()
    .map((key) => `${key} ${escapeValue(String(properties[key]))}`);
  return [`# Written by sparkhub from ${source}. Edit that file and run: sparkhub up`, ...lines, ''].join(
    '\n',
  );
}

const escapeValue = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
