import type { Observation } from '../../plan/step.ts';
import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import type { Driver } from '../driver.ts';
import type { AzureAccount } from './account.ts';
import { checkAzure } from './doctor.ts';
import { causesOf } from './failure.ts';
import { putStack, readStack } from './stack.ts';

/** Everything of a platform below Kubernetes, as one deployment stack: Azure keeps its state, sparkhub keeps none. */
export function deploymentDriver(account: AzureAccount): Driver<AzureDeploymentArtefact> {
  return {
    kind: 'azure-deployment',
    observe: (artefacts) => Promise.all(artefacts.map((artefact) => observe(account, artefact))),
    async apply(artefact, report) {
      await putStack(account, artefact, report);
    },
    // There is one for each platform, and `down` takes it down: a plan never does.
    async remove() {},
    check: (artefacts) => checkAzure(account, artefacts),
  };
}

async function observe(
  account: AzureAccount,
  { id, kind, name }: AzureDeploymentArtefact,
): Promise<Observation> {
  const stack = await readStack(account, name);
  const seen = { id, kind, fingerprint: '' };
  if (stack === undefined || (stack.state === 'succeeded' && stack.fingerprint === ''))
    return { ...seen, state: 'absent', detail: '' };
  if (stack.state === 'working')
    return { ...seen, state: 'partial', detail: 'it is being deployed: up waits for it, then goes on' };
  if (stack.state === 'succeeded')
    return { ...seen, state: 'present', fingerprint: stack.fingerprint, detail: '' };
  const [cause] = causesOf(stack.error ?? {});
  return {
    ...seen,
    state: 'partial',
    detail: `the last deployment failed: ${cause!.message || cause!.code}`,
  };
}
