import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import { openAccount } from './account.ts';
import { checkAzure, familyOf } from './doctor.ts';
import { checkVersion } from './doctor-cluster.ts';
import { FakeAzure } from './testdata/fake-azure.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const template = JSON.parse(
  readFileSync(new URL('../../../examples/azure/expected/azure/main.json', import.meta.url), 'utf8'),
);
const artefact = { name: 'sparkhub-team', location: 'westeurope', template } as AzureDeploymentArtefact;
let azure: FakeAzure;
const check = async () =>
  (
    await checkAzure(await openAccount({ subscription: SUBSCRIPTION, tenant: null }, azure.parts), [artefact])
  ).map(({ check, verdict, message }) => `${verdict} ${check}: ${message}`);
const machines = [...new Set(JSON.stringify(template).match(/Standard_[DE]\w+/g))];
const OWNER = { actions: ['*'], notActions: [] };
const usage = (value: string, limit: number) => ({
  name: { value, localizedValue: value },
  currentValue: 0,
  limit,
});

beforeEach(() => {
  azure = new FakeAzure();
  azure.answers.set(/\/skus$/, { status: 200, body: { value: machines.map((name) => ({ name })) } });
  azure.answers.set(/\/usages$/, { status: 200, body: { value: [usage('cores', 10_000)] } });
  azure.answers.set(/\/permissions$/, { status: 200, body: { value: [OWNER] } });
  azure.answers.set(/\/kubernetesVersions$/, {
    status: 200,
    body: { values: [{ version: '1.34', patchVersions: { '1.34.4': {} } }] },
  });
  azure.answers.set(/\/providers\/Microsoft\.\w+$/, {
    status: 200,
    body: { registrationState: 'Registered' },
  });
});

it('finds nothing in the way of a good subscription', async () => {
  expect(await check()).toEqual([
    'ok rights: You may deploy, and give roles.',
    expect.stringMatching(/^ok services: All \d+ services are registered\.$/),
    'ok machines: westeurope has every kind of machine asked for.',
    'ok quota: There are cores for the pools at full scale.',
  ]);
});

it('tells of everything that Azure would refuse later', async () => {
  const [first, ...others] = machines;
  azure.answers.set(/\/skus$/, {
    status: 200,
    body: {
      value: [{ name: first, restrictions: [{ type: 'Location' }] }, ...others.map((name) => ({ name }))],
    },
  });
  azure.answers.set(/\/usages$/, { status: 200, body: { value: [usage('cores', 10)] } });
  azure.refuse(/Microsoft\.Storage$/, { status: 200, body: { registrationState: 'NotRegistered' } });
  const contributor = { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] };
  azure.answers.set(/\/permissions$/, { status: 200, body: { value: [contributor] } });
  expect(await check()).toEqual([
    'failed rights: You may not: Microsoft.Authorization/roleAssignments/write.',
    'failed services: The subscription is not registered for Microsoft.Storage.',
    `failed machines: This subscription cannot have ${first} in westeurope.`,
    expect.stringMatching(/^warning quota: At full scale the pools take \d+ of cores; 10 of 10 are left\.$/),
  ]);
});

it('knows whether AKS offers the version asked for', async () => {
  const asked = (kubernetesVersion: string) => ({
    ...artefact,
    template: {
      resources: [{ type: 'Microsoft.ContainerService/managedClusters', properties: { kubernetesVersion } }],
    },
  });
  const account = await openAccount({ subscription: SUBSCRIPTION, tenant: null }, azure.parts);
  const [good, bad] = await Promise.all(
    ['1.34.4', '1.20'].map((version) => checkVersion(account, asked(version) as never)),
  );
  expect(good![0]!.message).toBe('AKS offers Kubernetes 1.34.4 in westeurope.');
  expect(bad![0]!.message).toBe('AKS does not offer Kubernetes 1.20 in westeurope: 1.34.');
});

it('goes on when one question is refused', async () => {
  azure.answers.set(/\/skus$/, {
    status: 403,
    body: { error: { code: 'AuthorizationFailed', message: 'no' } },
  });
  const found = await check();
  expect(found[2]).toMatch(/^failed azure: Azure did not list the machines of westeurope\. You may not/);
  expect(found).toHaveLength(4);
});

it.each([
  ['Standard_D8s_v5', { name: 'standardDSv5Family', cores: 8 }],
  ['Standard_D4ds_v5', { name: 'standardDDSv5Family', cores: 4 }],
  ['Standard_E16_v3', { name: 'standardEv3Family', cores: 16 }],
  ['large', undefined],
])('knows the family of %s', (machine, family) => expect(familyOf(machine)).toEqual(family));
