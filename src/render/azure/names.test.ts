import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/parse.ts';
import type { Platform } from '../../config/platform.ts';
import { azureNames, projectIdentity, uniqueNames } from './names.ts';
import { azurePools } from './pools.ts';
import { azureTarget } from './target.ts';

function platformOf(name: string, project: string, resourceGroup: string): Platform {
  const { platform, problems } = parseConfig(
    `version: 1\nname: ${name}\ntarget: {kind: azure, subscription: 11111111-1111-1111-1111-111111111111, location: westeurope, resourceGroup: ${resourceGroup}}\nauth: {kind: native, admins: [ada]}\npools: {spark: {spot: true}}\nprojects: [{name: ${project}}]\n`,
    'sparkhub.yaml',
    { root: false },
  );
  if (platform === undefined) throw new Error(JSON.stringify(problems));
  return platform;
}
/** What Azure's uniqueString gives: 13 letters and digits. */
const UNIQUE = 'abcdefgh23456';
const made = (expression: string): string =>
  expression.replace(/^\[format\('(.*)\{0\}', .*$/, (_, prefix: string) => `${prefix}${UNIQUE}`);

/** Azure's rules (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). */
const RULES = {
  registry: /^[a-zA-Z0-9]{5,50}$/,
  storage: /^[a-z0-9]{3,24}$/,
  cluster: /^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
  group: /^[-\w.()]{0,79}[-\w()]$/,
  identity: /^[a-zA-Z0-9][-\w]{2,127}$/,
  network: /^[a-zA-Z0-9][-\w.]{0,62}\w$/,
  workspace: /^[a-zA-Z0-9][-a-zA-Z0-9]{2,61}[a-zA-Z0-9]$/,
  budget: /^[-\w]{1,63}$/,
  pool: /^[a-z][a-z0-9]{0,11}$/,
};

describe.each([
  ['the shortest', 'ab', 'p', 'g'],
  ['the longest', `a${'b'.repeat(28)}c`, 'p'.repeat(63), 'g'.repeat(74)],
  ['with dashes', 'a-b-c-d-e-f-g-h-i-j-k-l-m-n-o', 'p-q', 'g.h-(i)_j'],
])('names of %s platform', (_, name, project, group) => {
  const platform = platformOf(name, project, group);
  const names = azureNames(platform);
  const unique = uniqueNames(platform, azureTarget(platform));
  it.each([
    ['registry', made(unique.registryName!)],
    ['storage', made(unique.lakeName!)],
    ['storage', made(unique.filesName!)],
    ['cluster', names.cluster],
    ['group', names.nodeGroup],
    ['identity', names.clusterIdentity],
    ['identity', projectIdentity(platform, { name: project })],
    ['network', names.network],
    ['workspace', names.workspace],
    ['budget', names.budget],
    ...azurePools(platform).map((pool) => ['pool', pool.name] as const),
  ] as const)('%s %s is one that Azure takes', (rule, text) => expect(text).toMatch(RULES[rule]));
  it('are two accounts, whatever the name is cut to', () =>
    expect(unique.lakeName).not.toBe(unique.filesName));
});
