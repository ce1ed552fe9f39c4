import { DriverError } from '../drivers/driver.ts';
import { type Cost, estimateCost } from '../render/azure/cost.ts';
import { listResources, type ResourceLine } from '../render/azure/overview.ts';
import { render } from '../render/render.ts';
import { loadPlatform, type Where } from './load.ts';
import { offlineAzureSite } from './place/azure-site.ts';

export interface OfflinePlan {
  readonly subscription: string;
  readonly location: string;
  readonly resources: readonly ResourceLine[];
  /** How many artefacts of each kind come after Azure's part, in the cluster. */
  readonly inCluster: Readonly<Record<string, number>>;
  readonly cost: Cost;
}

/** Everything that an empty subscription would get, and what it costs; without asking Azure. Throws `DriverError`. */
export async function planOffline(where: Where): Promise<OfflinePlan> {
  const loaded = await loadPlatform(where);
  const { platform } = loaded;
  if (platform.target.kind !== 'azure')
    throw new DriverError(`An offline plan is for target azure; this file has ${platform.target.kind}.`, {
      fix: 'Leave --offline out: sparkhub plan',
    });
  const artefacts = render(platform, await offlineAzureSite(loaded));
  const inCluster: Record<string, number> = {};
  for (const { kind } of artefacts)
    if (kind !== 'file' && kind !== 'azure-deployment') inCluster[kind] = (inCluster[kind] ?? 0) + 1;
  return {
    subscription: platform.target.subscription,
    location: platform.target.location,
    resources: artefacts.flatMap((artefact) =>
      artefact.kind === 'azure-deployment' ? listResources(platform, artefact.template) : [],
    ),
    inCluster,
    cost: estimateCost(platform),
  };
}
