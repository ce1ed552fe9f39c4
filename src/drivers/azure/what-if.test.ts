import { beforeEach, expect, it } from 'vitest';
import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import { openAccount } from './account.ts';
import type { Stack } from './stack.ts';
import { azureError, FakeAzure } from './testdata/fake-azure.ts';
import { foresee } from './what-if.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/team`;
const AKS = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/team-aks`;
const artefact = {
  name: 'sparkhub-team',
  location: 'westeurope',
  template: { $schema: '', contentVersion: '1.0.0.0', resources: [] },
  parameters: {},
} as unknown as AzureDeploymentArtefact;

let azure: FakeAzure;
const ask = async (stack?: Stack) =>
  foresee(await openAccount({ subscription: SUBSCRIPTION, tenant: null }, azure.parts), artefact, stack);
const changes = (...list: object[]): void => {
  azure.whatIf = { status: 'Succeeded', properties: { changes: list } };
};

beforeEach(() => {
  azure = new FakeAzure();
});

it('says what is made, changed and deleted as a person reads it, without noise', async () => {
  const pool = `${AKS}/agentPools/spark`;
  const delta = [
    { path: 'properties.maxCount', propertyChangeType: 'Modify', before: 20, after: 30 },
    { path: 'properties.provisioningState', propertyChangeType: 'Delete', before: 'Succeeded' },
    { path: 'properties.nodeImageVersion', propertyChangeType: 'Modify', before: 'a', after: 'b' },
    {
      path: 'properties.nodeTaints',
      propertyChangeType: 'Array',
      children: [{ path: '0', propertyChangeType: 'Create', after: 'x=y:NoSchedule' }],
    },
  ];
  changes(
    { changeType: 'Create', resourceId: GROUP },
    { changeType: 'Modify', resourceId: pool, delta },
    { changeType: 'Modify', resourceId: AKS, delta: delta.slice(1, 3) },
    {
      changeType: 'NoChange',
      resourceId: `${GROUP}/providers/Microsoft.Network/virtualNetworks/team-network`,
    },
    { changeType: 'Ignore', resourceId: `${GROUP}/providers/Microsoft.Compute/disks/of-somebody` },
    {
      changeType: 'Unsupported',
      resourceId: `${AKS}/maintenanceConfigurations/default`,
      unsupportedReason: 'It uses reference().',
    },
  );
  const found = await ask({ resources: [GROUP, pool, `${AKS}/agentPools/old`] } as unknown as Stack);
  expect(found.map(({ action, what, details }) => [action, what, ...details])).toEqual([
    ['create', 'resource group team'],
    [
      'change',
      'pool of machines team-aks/spark',
      'properties.maxCount: 20 -> 30',
      'properties.nodeTaints.0: nothing -> "x=y:NoSchedule"',
    ],
    ['unknown', 'maintenance window team-aks/default', 'It uses reference().'],
    ['delete', 'pool of machines team-aks/old'],
  ]);
});

it('is told what Azure thinks of the template', async () => {
  azure.whatIf = { status: 'Failed', error: { code: 'InvalidTemplate', message: 'Line 3.' } };
  await expect(ask()).rejects.toMatchObject({
    message: 'Azure did not accept the template. Azure does not take the template. [InvalidTemplate]',
    evidence: 'Line 3.',
  });
});

it('is told of missing rights', async () => {
  azure.refuse(/whatIf/, azureError(403, 'AuthorizationFailed', 'The client has no right.'));
  await expect(ask()).rejects.toMatchObject({
    message:
      'Azure did not say what would change. You may not do that in this subscription. [AuthorizationFailed]',
  });
});

it('waits for a long answer where Azure says it will be', async () => {
  const headers = { Location: 'https://management.azure.com/later', 'Retry-After': '0' };
  azure.refuse(/whatIf$/, { status: 202, headers });
  azure.answers.set(/\/later$/, {
    status: 200,
    body: { status: 'Succeeded', properties: { changes: [{ changeType: 'Create', resourceId: GROUP }] } },
  });
  expect((await ask()).map(({ what }) => what)).toEqual(['resource group team']);
});
