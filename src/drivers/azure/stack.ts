import type { DeploymentStack } from '@azure/arm-resourcesdeploymentstacks';
import type { ArmTemplate, AzureDeploymentArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import { pause } from '../clock.ts';
import type { AzureDeployment } from '../cluster/platform/cluster-place.ts';
import { DriverError, type Report } from '../driver.ts';
import type { AzureAccount } from './account.ts';
import { type AzureError, causesOf, explainAzure, refused } from './failure.ts';
import { Progress } from './progress.ts';

/** Where the stack keeps which artefact it was made from. */
const FINGERPRINT = 'sparkhub-fingerprint';

/** A deployment stack, as far as sparkhub looks at one. */
export interface Stack {
  readonly state: 'working' | 'succeeded' | 'failed';
  readonly location: string;
  /** Of the artefact it was last asked to be; empty when it was taken down. */
  readonly fingerprint: string;
  readonly error: AzureError | undefined;
  /** Ids of everything it manages. */
  readonly resources: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Of the deployment it made; empty before there is one. */
  readonly deployment: string;
  readonly parameters: AzureDeploymentArtefact['parameters'];
}

/** The stack of that name; undefined when there is none. Throws `DriverError`. */
export async function readStack({ stacks }: AzureAccount, name: string): Promise<Stack | undefined> {
  try {
    return describe(await stacks.deploymentStacks.getAtSubscription(name));
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw explainAzure(error, 'tell what is there');
  }
}

const DONE = /^succeeded$/i;
const BROKEN = /^(failed|canceled)$/i;

function describe({ tags = {}, location = '', properties }: DeploymentStack): Stack {
  const state = properties?.provisioningState ?? '';
  const outputs = (properties?.outputs ?? {}) as Record<string, { value?: unknown }>;
  const ids = (properties?.resources ?? []).flatMap(({ id }) => id ?? []);
  return {
    state: DONE.test(state) ? 'succeeded' : BROKEN.test(state) ? 'failed' : 'working',
    location,
    fingerprint: tags[FINGERPRINT] ?? '',
    error: properties?.error as AzureError | undefined,
    resources: ids,
    outputs: Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value])),
    deployment: properties?.deploymentId?.split('/').at(-1) ?? '',
    parameters: (properties?.parameters ?? {}) as AzureDeploymentArtefact['parameters'],
  };
}

/**
 * Makes the stack what the artefact says, and waits. A stack that is being worked on is waited for first, whoever began
 * it: there is never a second deployment. What the artefact no longer has, the stack deletes. Throws `DriverError` with
 * every resource that was refused, and why.
 */
export async function putStack(
  account: AzureAccount,
  artefact: AzureDeploymentArtefact,
  report: Report,
  takenDown = false,
): Promise<Stack> {
  const before = await readStack(account, artefact.name);
  if (before?.state === 'working') {
    report({ what: 'waiting for what is under way already' });
    await untilDone(account, artefact, report).catch(() => undefined);
  }
  const { name, location, template, parameters } = artefact;
  const stack: DeploymentStack = {
    location,
    tags: { [FINGERPRINT]: takenDown ? '' : fingerprint(artefact), 'sparkhub-platform': name },
    properties: {
      description: 'A sparkhub platform: https://github.com/sparkhub/sparkhub',
      template: template as unknown as Record<string, unknown>,
      parameters: { ...parameters, ...kept(template, before) },
      // The group itself goes only when everything is to go.
      actionOnUnmanage: { resources: 'delete', resourceGroups: 'detach', managementGroups: 'detach' },
      // AKS and people with rights must be able to change what is theirs.
      denySettings: { mode: 'none' },
    },
  };
  // Only the request itself: the waiting is ours, so that it is the same after an interruption.
  await account.stacks.deploymentStacks
    .beginCreateOrUpdateAtSubscription(name, stack, { updateIntervalInMs: account.pollMs })
    .catch((error) => {
      throw explainAzure(error, 'begin the deployment');
    });
  return untilDone(account, artefact, report);
}

/** Azure refuses to move the start of a budget that is there, and makes one of today where it is not said. */
function kept(
  { parameters = {} }: ArmTemplate,
  before: Stack | undefined,
): AzureDeploymentArtefact['parameters'] {
  const start = before?.parameters.budgetStart;
  return 'budgetStart' in parameters && start !== undefined ? { budgetStart: start } : {};
}

async function untilDone(
  account: AzureAccount,
  artefact: AzureDeploymentArtefact,
  report: Report,
): Promise<Stack> {
  const progress = new Progress(account, artefact);
  for (;;) {
    const stack = await readStack(account, artefact.name);
    if (stack === undefined)
      throw new DriverError('The deployment stack is gone: somebody deleted it meanwhile.', {
        fix: 'Run the same command again.',
      });
    if (stack.state === 'succeeded') return stack;
    if (stack.state === 'failed')
      throw refused(
        causesOf(stack.error ?? { code: 'Unknown', message: 'It does not say why.' }),
        'make everything',
      );
    report(await progress.look(stack.deployment));
    await pause(account.pollMs, never);
  }
}

const never = new AbortController().signal;

/**
 * Reads a deployment back from Azure, undefined when there is none: what is taken down is what is there, whatever the
 * file says now.
 */
export async function readDeployed(
  account: AzureAccount,
  { subscription, tenant, name, resourceGroup }: AzureDeployment,
): Promise<AzureDeploymentArtefact | undefined> {
  const stack = await readStack(account, name);
  if (stack === undefined) return undefined;
  const { template } = await account.stacks.deploymentStacks
    .exportTemplateAtSubscription(name)
    .catch((error) => {
      throw explainAzure(error, 'give the template back');
    });
  return {
    kind: 'azure-deployment',
    id: `azure-deployment/${name}`,
    name,
    subscription,
    tenant,
    location: stack.location,
    resourceGroup,
    template: template as unknown as ArmTemplate,
    parameters: stack.parameters,
    needs: [],
  };
}

/** Deletes the stack and all that it manages, its resource group too; no error when it is gone. Throws `DriverError`. */
export async function deleteStack(account: AzureAccount, name: string, report: Report): Promise<void> {
  report({ what: 'Deleting everything in Azure' });
  await account.stacks.deploymentStacks
    .beginDeleteAtSubscriptionAndWait(name, {
      unmanageActionResources: 'delete',
      unmanageActionResourceGroups: 'delete',
      updateIntervalInMs: account.pollMs,
    })
    .catch((error) => {
      if ((error as { statusCode?: number }).statusCode !== 404)
        throw explainAzure(error, 'delete everything');
    });
}
