import { readFileSync } from 'node:fs';
import { RestError } from '@azure/core-rest-pipeline';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AzureDeploymentArtefact } from '../../render/artefact.ts';
import { openAccount } from './account.ts';
import { deploymentDriver } from './deployment-driver.ts';
import { deleteStack, putStack, readStack } from './stack.ts';
import { azureError, FakeAzure } from './testdata/fake-azure.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const template = JSON.parse(
  readFileSync(new URL('../../../examples/azure/expected/azure/main.json', import.meta.url), 'utf8'),
);
const artefact: AzureDeploymentArtefact = {
  kind: 'azure-deployment',
  id: 'azure-deployment/sparkhub-team',
  name: 'sparkhub-team',
  location: 'westeurope',
  subscription: SUBSCRIPTION,
  tenant: null,
  resourceGroup: 'team',
  template,
  parameters: { location: { value: 'westeurope' } },
  needs: [],
};
const PUT = /^PUT .*deploymentStacks/;
const ID =
  '/subscriptions/s/resourceGroups/team/providers/Microsoft.ContainerService/managedClusters/team-aks';

let azure: FakeAzure;
let told: string[];
const report = ({ what }: { what: string }): void => void told.push(what);
const account = () => openAccount({ subscription: SUBSCRIPTION, tenant: null }, azure.parts);
const driver = async () => deploymentDriver(await account());
const up = async (): Promise<void> => (await driver()).apply(artefact, report);
const puts = (): number => azure.requests.filter((line) => PUT.test(line)).length;
const observed = async () => (await (await driver()).observe([artefact]))[0]!;

beforeEach(() => {
  azure = new FakeAzure();
  told = [];
});

it('deploys, tells what is being made, and sees it afterwards as asked', async () => {
  azure.outputs = { clusterName: { type: 'string', value: 'team-aks' } };
  expect((await observed()).state).toBe('absent');
  await up();
  expect(told.some((what) => /^AKS cluster team-aks \(0 of \d+, 0 s\)$/.test(what))).toBe(true);
  const { state, fingerprint } = await observed();
  expect([state, fingerprint.length > 0]).toEqual(['present', true]);
  expect((await readStack(await account(), 'sparkhub-team'))?.outputs).toEqual({ clusterName: 'team-aks' });
});

it('says no secret and no token to Azure but in the header', async () => {
  await up();
  expect(JSON.stringify(azure.stack?.body)).not.toContain('fake-token');
});

it('goes on after an interruption: waits for what is under way and never begins a second beside it', async () => {
  await up();
  azure.stack!.looks = 5;
  expect((await observed()).state).toBe('partial');
  await up();
  expect(told).toContain('waiting for what is under way already');
  expect(puts()).toBe(2);
});

it('is throttled: waits as long as Azure says, and goes on', async () => {
  azure.refuse(PUT, { ...azureError(429, 'TooManyRequests', 'slow'), headers: { 'Retry-After': '0' } }, 2);
  await up();
  expect((await observed()).state).toBe('present');
});

interface Fault {
  readonly name: string;
  readonly refuse: (azure: FakeAzure) => void;
  readonly message: string;
  readonly fix: string;
}

const faults: Fault[] = [
  {
    name: 'throttled for good',
    refuse: (it) =>
      it.refuse(PUT, { ...azureError(429, 'TooManyRequests', 'slow'), headers: { 'Retry-After': '0' } }, 99),
    message: 'Azure did not begin the deployment. Azure asks to slow down. [TooManyRequests]',
    fix: 'Run the same command again in some minutes',
  },
  {
    name: 'changed by somebody else (409)',
    refuse: (it) => it.refuse(PUT, azureError(409, 'DeploymentStackInNonTerminalState', 'busy')),
    message:
      'Azure did not begin the deployment. Somebody else is changing the same thing just now. [DeploymentStackInNonTerminalState]',
    fix: 'Run the same command again: it waits for what is under way.',
  },
  {
    name: 'the token has expired',
    refuse: (it) => it.refuse(PUT, azureError(401, 'ExpiredAuthenticationToken', 'expired')),
    message: 'Your sign-in has ended, or is for another tenant. [ExpiredAuthenticationToken]',
    fix: 'Sign in again: az login',
  },
  {
    name: 'no rights',
    refuse: (it) => it.refuse(PUT, azureError(403, 'AuthorizationFailed', 'The client x does not have…')),
    message: 'You may not do that in this subscription. [AuthorizationFailed]',
    fix: 'Contributor and Role Based Access Control Administrator',
  },
  {
    name: 'an unregistered service',
    refuse: (it) => it.refuse(PUT, azureError(409, 'MissingSubscriptionRegistration', 'Microsoft.Storage')),
    message: 'has not been used with this service before. [MissingSubscriptionRegistration]',
    fix: 'az provider register',
  },
  {
    name: 'a template that Azure does not take',
    refuse: (it) => it.refuse(PUT, azureError(400, 'InvalidTemplate', 'line 7')),
    message: 'Azure does not take the template. [InvalidTemplate]',
    fix: 'fault of sparkhub',
  },
  {
    name: 'a policy',
    refuse: (it) => it.refuse(PUT, azureError(403, 'RequestDisallowedByPolicy', "policy 'no-public-ip'")),
    message: 'A policy of the organisation forbids it. [RequestDisallowedByPolicy]',
    fix: "Ask the subscription's administrator",
  },
];

describe('refused at once', () => {
  it.each(faults)('$name', async ({ refuse, message, fix }) => {
    refuse(azure);
    await expect(up()).rejects.toMatchObject({
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    });
    // Nothing is left in the way of the next try.
    azure = new FakeAzure();
    await up();
    expect((await observed()).state).toBe('present');
  });
});

const failed = (...details: object[]): object => ({
  code: 'DeploymentStackDeploymentFailed',
  message: 'One or more resources could not be deployed.',
  details: [{ code: 'DeploymentFailed', message: 'see inside', details }],
});

describe('refused on the way', () => {
  const cases: [string, object, string, string][] = [
    [
      'not enough cores',
      failed({
        code: 'ErrCode_InsufficientVCPUQuota',
        target: ID,
        message: 'Insufficient vcpu quota requested 48, remaining 10',
      }),
      'managedClusters team-aks: The subscription may not have that many cores of this kind of machine in this region. [ErrCode_InsufficientVCPUQuota]',
      'Quotas > Compute',
    ],
    [
      'a machine that the region has not',
      failed({ code: 'SkuNotAvailable', target: ID, message: 'The requested VM size is not available' }),
      'This kind of machine is not to be had in this region by this subscription. [SkuNotAvailable]',
      'another machine for the pool',
    ],
    [
      'a name that is taken',
      failed({
        code: 'StorageAccountAlreadyTaken',
        message: 'The storage account named x is already taken.',
      }),
      'Somebody else in Azure has this name already. [StorageAccountAlreadyTaken]',
      'another name',
    ],
    [
      'an answer inside a message',
      failed({
        code: 'BadRequest',
        message: '{\r\n "error": {"code": "OperationNotAllowed", "message": "exceeds quota of cores"}}',
      }),
      'The subscription may not have that many cores of this kind of machine in this region. [OperationNotAllowed]',
      'Quotas > Compute',
    ],
    [
      'several at once, and one that nobody knows',
      failed(
        { code: 'ScopeLocked', target: ID, message: 'locked' },
        { code: 'SomethingNew', message: 'Azure says so.' },
      ),
      'A lock of the subscription or the resource group forbids it. [ScopeLocked] Azure says so. [SomethingNew]',
      'az lock list',
    ],
  ];
  it.each(cases)('%s: told, kept, and put right by a second run', async (_name, error, message, fix) => {
    azure.nextError = error;
    await expect(up()).rejects.toMatchObject({
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    });
    const { state, detail } = await observed();
    expect([state, detail]).toEqual(['partial', expect.stringContaining('the last deployment failed: ')]);
    await up();
    expect((await observed()).state).toBe('present');
  });
});

it('is not signed in', async () => {
  const parts = {
    ...azure.parts,
    credential: {
      getToken: async () => {
        throw Object.assign(new Error('az is not there'), { name: 'AggregateAuthenticationError' });
      },
    },
  };
  const signedOut = deploymentDriver(await openAccount({ subscription: SUBSCRIPTION, tenant: null }, parts));
  await expect(signedOut.observe([artefact])).rejects.toMatchObject({
    message: 'Nobody is signed in to Azure here.',
    fix: expect.stringContaining('az login'),
  });
});

it('has no network', async () => {
  const parts = {
    ...azure.parts,
    httpClient: {
      sendRequest: () =>
        Promise.reject(new RestError('getaddrinfo ENOTFOUND', { code: RestError.REQUEST_SEND_ERROR })),
    },
  };
  const offline = deploymentDriver(await openAccount({ subscription: SUBSCRIPTION, tenant: null }, parts));
  await expect(offline.observe([artefact])).rejects.toMatchObject({
    message: 'Azure cannot be reached: getaddrinfo ENOTFOUND',
  });
});

describe('taken down', () => {
  it('is absent for the next plan, and what holds work is in the care of the stack', async () => {
    await up();
    await putStack(await account(), artefact, report, true);
    expect((await observed()).state).toBe('absent');
    expect(azure.stack?.body.properties.actionOnUnmanage).toMatchObject({
      resources: 'delete',
      resourceGroups: 'detach',
    });
  });

  it('is deleted whole, twice without an error', async () => {
    await up();
    await deleteStack(await account(), 'sparkhub-team', report);
    expect(azure.stack).toBeUndefined();
    azure.refuse(/^DELETE/, azureError(404, 'DeploymentStackNotFound', ''));
    await deleteStack(await account(), 'sparkhub-team', report);
  });

  it('is told of a lock', async () => {
    azure.refuse(/^DELETE/, azureError(409, 'ScopeLocked', 'The scope is locked.'));
    await expect(deleteStack(await account(), 'sparkhub-team', report)).rejects.toMatchObject({
      message:
        'Azure did not delete everything. A lock of the subscription or the resource group forbids it. [ScopeLocked]',
    });
  });
});
