import type { Platform } from '../../config/platform.ts';
import { type AccountParts, openAccount } from '../../drivers/azure/account.ts';
import { withRegistryLogin } from '../../drivers/azure/registry-access.ts';
import { readStack } from '../../drivers/azure/stack.ts';
import { DriverError } from '../../drivers/driver.ts';
import { deploymentName } from '../../render/azure/names.ts';
import { platformInCluster } from '../../render/azure/render.ts';
import { azureTarget } from '../../render/azure/target.ts';
import { outputsOf } from './azure-cluster.ts';

/**
 * Does work with the platform as its registry knows it, and an environment that may push there. Elsewhere than in Azure
 * that is the platform itself, and the person's own sign-in. Throws `DriverError` when Azure has no registry yet.
 */
export async function withRegistry<T>(
  platform: Platform,
  env: NodeJS.ProcessEnv,
  work: (platform: Platform, env: NodeJS.ProcessEnv) => Promise<T>,
  parts?: AccountParts,
): Promise<T> {
  if (platform.target.kind !== 'azure') return work(platform, env);
  const account = await openAccount(azureTarget(platform), parts);
  const outputs = outputsOf(await readStack(account, deploymentName(platform)));
  if (outputs === null)
    throw new DriverError('There is no registry yet: Azure makes it with everything else.', {
      fix: 'sparkhub up   (or, to build only: sparkhub images build)',
    });
  const registry = { registry: outputs.registryLoginServer, tenant: outputs.tenantId };
  return withRegistryLogin(account, registry, env, (allowed) =>
    work(platformInCluster(platform, outputs), allowed),
  );
}
