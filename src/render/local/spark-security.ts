import type { SparkProperties } from '../spark-properties.ts';

/**
 * What keeps a Spark on loopback to its owner. Every account of a machine can reach its loopback ports, and an open
 * master runs anybody's code (CVE-2018-17190): so the cluster wants a secret, its REST submission server, which ignores
 * that secret (CVE-2018-11770, on by default since Spark 4.1), stays off, and every web page wants a signed token that
 * only sparkhub's proxy can make (JWSFilter, Spark 4.0). Loopback traffic cannot be read by other accounts, so it is
 * authenticated and not encrypted.
 */
export const sparkSecurity: SparkProperties = {
  'spark.authenticate': true,
  'spark.authenticate.secret': '${secret:spark-secret}',
  'spark.master.rest.enabled': false,
  'spark.ui.filters': 'org.apache.spark.ui.JWSFilter',
  'spark.org.apache.spark.ui.JWSFilter.param.secretKey': '${secret:spark-ui-key}',
};
