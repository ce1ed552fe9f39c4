import { expect, it } from 'vitest';
import { fromEnv } from './from-env.ts';
import { parseConfig } from './parse.ts';
import { makeStarter } from './starter.ts';

const ORIGINAL = `# the original's credentials/env
TENANT_ID=11111111-2222-3333-4444-555555555555
SERVICE_PRINCIPLE_ID=sp-id
SERVICE_PRINCIPLE_SECRET=very-secret-1
ADLS_ACCOUNT_NAME=jhublake
export ADLS_ACCOUNT_KEY="very-secret-2=="
RESOURCE_GROUP=JHUB-SPARK
ACR_NAME=jhubsparkacr
AKS_NAME=jhubsparkaks
AKS_VERSION=1.22.6
JHUB_NAMESPACE=jhubspark-jhub
SPARK_NDOE_POOL=sparkpool
`;

it('gives an equivalent file, without its secrets, and says what became of every variable', () => {
  const { yaml, notes, problems } = fromEnv(ORIGINAL, 'env');
  expect(problems).toEqual([]);
  expect(parseConfig(yaml, 'sparkhub.yaml', { root: false }).problems).toEqual([]);
  expect(yaml).toContain('resourceGroup: "JHUB-SPARK"');
  expect(yaml).toContain('name: jhubsparkaks');
  expect(notes.slice(0, 11).map(({ variable }) => variable)).not.toContain('registry’s admin user');
  expect(notes).toHaveLength(11 + 6);
  for (const { variable, became, why } of notes.slice(11)) expect([variable, became, why]).not.toContain('');
  expect(JSON.stringify({ yaml, notes })).not.toMatch(/very-secret/);
});

it('says which line is not a variable, without showing it', () => {
  const { problems } = fromEnv('TENANT_ID=x\nvery-secret\n', 'env');
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '2: This line is not NAME=value.',
  ]);
});

it.each(['local', 'kubernetes', 'azure'] as const)('the starter for %s is valid', (target) => {
  const { problems } = parseConfig(makeStarter({ target }), 'sparkhub.yaml', { root: false });
  expect(problems.map(({ code }) => code)).toEqual([]);
});

it('makes the pools of the original in machines that two of its executors fit on', () => {
  const { platform } = parseConfig(fromEnv(ORIGINAL, 'env').yaml, 'sparkhub.yaml', { root: false });
  expect(platform?.pools.spark).toMatchObject({ machine: 'Standard_D8ds_v5', maxPods: 30 });
  expect(platform?.storage.lake.account).toBe('jhublake');
  expect(platform?.target).toMatchObject({
    kind: 'azure',
    tenant: '11111111-2222-3333-4444-555555555555',
    registry: { name: 'jhubsparkacr' },
    namespace: 'jhubspark-jhub',
  });
});
