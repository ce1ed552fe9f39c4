import { parseMachine } from '../../config/azure/machine.ts';
import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import { templateResources } from '../../render/azure/overview.ts';
import { DriverError, type Finding } from '../driver.ts';
import type { AzureAccount } from './account.ts';
import { checkRights, checkVersion } from './doctor-cluster.ts';
import { readStack } from './stack.ts';
import { foresee } from './what-if.ts';

const COMPUTE_API = '2024-07-01';

/** Everything that Azure would refuse later, asked now: services, machines, cores, rights; and what somebody changed. */
export async function checkAzure(
  account: AzureAccount,
  artefacts: readonly AzureDeploymentArtefact[],
): Promise<Finding[]> {
  const checks = artefacts.flatMap((artefact) => [
    () => checkRights(account),
    () => checkProviders(account, artefact),
    () => checkVersion(account, artefact),
    () => checkMachines(account, artefact),
    () => checkQuota(account, artefact),
    () => checkDrift(account, artefact),
  ]);
  const found: Finding[] = [];
  for (const check of checks) found.push(...(await check().catch(told)));
  return found;
}

function told(error: unknown): Finding[] {
  if (!(error instanceof DriverError)) throw error;
  return [{ check: 'azure', verdict: 'failed', message: error.message, fix: error.fix }];
}

const fine = (check: string, message: string): Finding => ({ check, verdict: 'ok', message, fix: '' });

/** A subscription must have been told about each service once. */
async function checkProviders(
  { resources }: AzureAccount,
  { template }: AzureDeploymentArtefact,
): Promise<Finding[]> {
  const wanted = [...new Set(templateResources(template).map(({ type }) => type.split('/')[0]!))];
  const states = await Promise.all(
    wanted.map(async (namespace) => ({
      namespace,
      state: await resources.providers.get(namespace).then(
        ({ registrationState }) => registrationState,
        () => 'unknown',
      ),
    })),
  );
  const missing = states.filter(({ state }) => state !== 'Registered').map(({ namespace }) => namespace);
  if (missing.length === 0) return [fine('services', `All ${wanted.length} services are registered.`)];
  return [
    {
      check: 'services',
      verdict: 'failed',
      message: `The subscription is not registered for ${missing.join(', ')}.`,
      fix: missing.map((namespace) => `az provider register --wait --namespace ${namespace}`).join('\n  '),
    },
  ];
}

interface Pool {
  readonly name: string;
  readonly machine: string;
  readonly most: number;
}

function poolsOf({ template }: AzureDeploymentArtefact): Pool[] {
  const resources = templateResources(template);
  const read = (name: string, { vmSize, maxCount, count }: Record<string, unknown>): Pool[] =>
    typeof vmSize === 'string' ? [{ name, machine: vmSize, most: Number(maxCount ?? count ?? 1) }] : [];
  return resources.flatMap(({ type, name, properties }) => {
    const own = (properties ?? {}) as Record<string, unknown> & {
      agentPoolProfiles?: Record<string, unknown>[];
    };
    if (type === 'Microsoft.ContainerService/managedClusters/agentPools') return read(name, own);
    return (own.agentPoolProfiles ?? []).flatMap((profile) => read(String(profile.name), profile));
  });
}

interface Sku {
  readonly name: string;
  readonly restrictions?: readonly { readonly type: string; readonly reasonCode?: string }[];
}

async function checkMachines(account: AzureAccount, artefact: AzureDeploymentArtefact): Promise<Finding[]> {
  const pools = poolsOf(artefact);
  if (pools.length === 0) return [];
  const filter = encodeURIComponent(`location eq '${artefact.location}'`);
  const { value } = await account.ask<{ value: readonly Sku[] }>({
    method: 'GET',
    path: `/subscriptions/${account.subscription}/providers/Microsoft.Compute/skus?api-version=${COMPUTE_API}&$filter=${filter}`,
    what: `list the machines of ${artefact.location}`,
  });
  const free = new Set(
    value
      .filter(({ restrictions = [] }) => !restrictions.some(({ type }) => type === 'Location'))
      .map(({ name }) => name.toLowerCase()),
  );
  const missing = [...new Set(pools.map(({ machine }) => machine))].filter(
    (one) => !free.has(one.toLowerCase()),
  );
  if (missing.length === 0)
    return [fine('machines', `${artefact.location} has every kind of machine asked for.`)];
  return missing.map((machine) => ({
    check: 'machines',
    verdict: 'failed',
    message: `This subscription cannot have ${machine} in ${artefact.location}.`,
    fix: `Write another machine for its pool, or another target.location: az vm list-skus --location ${artefact.location} --output table`,
  }));
}

interface Usage {
  readonly name: { readonly value: string; readonly localizedValue: string };
  readonly currentValue: number;
  readonly limit: number;
}

/** Cores of each family at full scale, against what the subscription may have. Azure names a family by its size's letters. */
async function checkQuota(account: AzureAccount, artefact: AzureDeploymentArtefact): Promise<Finding[]> {
  const pools = poolsOf(artefact);
  if (pools.length === 0) return [];
  const { value } = await account.ask<{ value: readonly Usage[] }>({
    method: 'GET',
    path: `/subscriptions/${account.subscription}/providers/Microsoft.Compute/locations/${artefact.location}/usages?api-version=${COMPUTE_API}`,
    what: 'tell how many cores you may have',
  });
  const wanted = new Map<string, number>();
  for (const { machine, most } of pools) {
    const family = familyOf(machine);
    if (family === undefined) continue;
    for (const name of [family.name, 'cores'])
      wanted.set(name, (wanted.get(name) ?? 0) + family.cores * most);
  }
  const findings = [...wanted].flatMap(([family, cores]): Finding[] => {
    const usage = value.find(({ name }) => name.value.toLowerCase() === family.toLowerCase());
    if (usage === undefined) return [];
    const { localizedValue } = usage.name;
    const left = usage.limit - usage.currentValue;
    if (cores <= left) return [];
    return [
      {
        check: 'quota',
        verdict: 'warning',
        message: `At full scale the pools take ${cores} of ${localizedValue}; ${left} of ${usage.limit} are left.`,
        fix: 'Ask for more (portal: Quotas > Compute), or write smaller pools.*.max.',
      },
    ];
  });
  return findings.length > 0 ? findings : [fine('quota', 'There are cores for the pools at full scale.')];
}

/** `Standard_D8s_v5` is of `standardDSv5Family`. */
export function familyOf(machine: string): { name: string; cores: number } | undefined {
  const parsed = parseMachine(machine);
  const parts = /^Standard_([A-Z]+)\d+(?:-\d+)?([a-z]*)(?:_(v\d+))?$/.exec(machine);
  if (parsed === undefined || parts === null) return undefined;
  const [, series = '', features = '', version = ''] = parts;
  return { name: `standard${series}${features.toUpperCase()}${version}Family`, cores: parsed.cores };
}

/** What somebody changed beside sparkhub, when there is something to compare with. */
async function checkDrift(account: AzureAccount, artefact: AzureDeploymentArtefact): Promise<Finding[]> {
  const stack = await readStack(account, artefact.name);
  if (stack?.state !== 'succeeded') return [];
  const changes = (await foresee(account, artefact, stack)).filter(({ action }) => action !== 'unknown');
  if (changes.length === 0) return [fine('azure', 'Everything in Azure is as the file says.')];
  return changes.map(({ action, what, details }) => ({
    check: 'azure',
    verdict: 'warning',
    message: `${what}: ${action === 'create' ? 'is gone' : action === 'delete' ? 'is not in the file' : details.join('; ')}`,
    fix: 'Put it back as the file says: sparkhub up   Or write the change into the file.',
  }));
}
