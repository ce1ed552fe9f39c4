import type { WhatIfChange, WhatIfPropertyChange } from '@azure/arm-resources';
import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import { describeType } from '../../render/azure/overview.ts';
import type { AzureAccount } from './account.ts';
import { type AzureError, causesOf, explainAzure, refused } from './failure.ts';
import type { Stack } from './stack.ts';

/** What a deployment would do to one resource. */
export interface ForeseenChange {
  readonly action: 'create' | 'change' | 'delete' | 'unknown';
  readonly id: string;
  /** Type in words, and name. */
  readonly what: string;
  /** Paths of what changes, with before and after; or why nobody can tell. */
  readonly details: readonly string[];
}

interface Answer {
  readonly error?: AzureError;
  readonly properties?: { readonly changes?: readonly WhatIfChange[] };
}

const ACTION: Readonly<Record<string, ForeseenChange['action'] | undefined>> = {
  Create: 'create',
  Delete: 'delete',
  Modify: 'change',
  Deploy: 'unknown',
  Unsupported: 'unknown',
};

/**
 * What Azure answers with a value of its own where the template has none, and then shows as a change that it is not
 * (https://aka.ms/WhatIfIssues): state and defaults that only Azure writes.
 */
const NOISE =
  /(^|\.)(provisioningState|powerState|etag|currentOrchestratorVersion|nodeImageVersion|fqdn|azurePortalFQDN|maxAgentPools|identityProfile|eTag|resourceGuid|creationTime|privateEndpointConnections|networkProfile\.(loadBalancerProfile|outboundIPs|ipFamilies|podCidrs|serviceCidrs))(\.|$)/;

/**
 * Asks Azure what the deployment would do, and what its stack would delete because the template has it no more. Changes
 * nothing. Throws `DriverError`: Azure checks the template, rights and policies on the way.
 */
export async function foresee(
  account: AzureAccount,
  { name, location, template, parameters }: AzureDeploymentArtefact,
  stack: Stack | undefined,
): Promise<ForeseenChange[]> {
  let said: Answer = {};
  await account.resources.deployments
    .beginWhatIfAtSubscriptionScopeAndWait(
      name,
      {
        location,
        properties: { mode: 'Incremental', template: { ...template }, parameters: { ...parameters } },
      },
      {
        updateIntervalInMs: account.pollMs,
        // The SDK's own reading turns numbers and texts of a change into objects: the answer itself is read instead.
        onResponse: ({ bodyAsText }) => {
          said = JSON.parse(bodyAsText || '{}') as Answer;
        },
      },
    )
    .catch((error) => {
      throw explainAzure(error, 'say what would change');
    });
  if (said.error !== undefined) throw refused(causesOf(said.error), 'accept the template');
  const foreseen = said.properties?.changes ?? [];
  const changes = foreseen.flatMap(readChange);
  const wanted = new Set(foreseen.map(({ resourceId = '' }) => resourceId.toLowerCase()));
  const gone = (stack?.resources ?? []).filter((id) => !wanted.has(id.toLowerCase()));
  return [
    ...changes,
    ...gone.map((id) => ({ action: 'delete' as const, id, what: nameOf(id), details: [] })),
  ];
}

function readChange({
  changeType,
  resourceId = '',
  delta = [],
  unsupportedReason,
}: WhatIfChange): ForeseenChange[] {
  const action = ACTION[changeType];
  if (action === undefined) return [];
  const details = action === 'change' ? delta.flatMap((one) => readDelta(one, '')) : [];
  // Nothing but noise.
  if (action === 'change' && details.length === 0) return [];
  const reason = unsupportedReason === undefined ? [] : [unsupportedReason];
  return [{ action, id: resourceId, what: nameOf(resourceId), details: [...details, ...reason] }];
}

function readDelta(change: WhatIfPropertyChange, above: string): string[] {
  const path = above === '' ? change.path : `${above}.${change.path}`;
  if (change.propertyChangeType === 'NoEffect' || NOISE.test(path)) return [];
  if (change.children !== undefined && change.children.length > 0)
    return change.children.flatMap((child) => readDelta(child, path));
  // What Azure added by itself is not taken away by a template that does not speak of it.
  if (change.propertyChangeType === 'Delete') return [];
  return [`${path}: ${shown(change.before)} -> ${shown(change.after)}`];
}

const shown = (value: unknown): string => {
  const text = value === undefined || value === null ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

/** Type in words and name, from an id. */
export function nameOf(id: string): string {
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)$/i.exec(id);
  if (group !== null) return `${describeType('Microsoft.Resources/resourceGroups')} ${group[1]}`;
  const parts = id.split('/providers/').at(-1)!.split('/');
  const [namespace = '', ...pairs] = parts;
  const types = pairs.filter((_, index) => index % 2 === 0);
  const names = pairs.filter((_, index) => index % 2 === 1);
  return `${describeType([namespace, ...types].join('/'))} ${names.join('/')}`;
}
