import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AzureSchemas, absent, SCHEMAS } from '../../../test/azure-schemas.ts';
import { skip } from '../../../test/sparkhub.ts';
import { parseConfig } from '../../config/parse.ts';
import type { Platform } from '../../config/platform.ts';
import type { ArmResource, ArmTemplate } from '../artefact.ts';
import { makeTemplate } from './template.ts';

const files = {
  example: new URL('../../../examples/azure/sparkhub.yaml', import.meta.url),
  'everything-given': new URL('testdata/everything-given.yaml', import.meta.url),
  'given-network': new URL('testdata/given-network.yaml', import.meta.url),
  private: new URL('testdata/private.yaml', import.meta.url),
  'spot-and-budget': new URL('testdata/spot-and-budget.yaml', import.meta.url),
};
const names = Object.keys(files) as (keyof typeof files)[];

function platformOf(text: string): Platform {
  const { platform, problems } = parseConfig(text, 'sparkhub.yaml', { root: false });
  if (platform === undefined) throw new Error(JSON.stringify(problems));
  return platform;
}
const templateOf = (name: keyof typeof files): ArmTemplate =>
  makeTemplate(platformOf(readFileSync(fileURLToPath(files[name]), 'utf8')));

/** A child is named by its parents too; the schemas speak of its own name only. */
function ownName(resource: ArmResource): ArmResource {
  const last = /^\[format\('\{0\}.*, '([^']+)'\)\]$/.exec(resource.name)?.[1];
  return last === undefined ? resource : { ...resource, name: last };
}

/** All resources, those of nested templates too; and all templates. */
function flatten(template: ArmTemplate): { resources: ArmResource[]; templates: ArmTemplate[] } {
  const inner = template.resources.flatMap(({ properties }) => {
    const nested = (properties as { template?: ArmTemplate } | undefined)?.template;
    return nested === undefined ? [] : [flatten(nested)];
  });
  return {
    resources: [...template.resources, ...inner.flatMap(({ resources }) => resources)],
    templates: [template, ...inner.flatMap(({ templates }) => templates)],
  };
}

describe.skipIf(absent && skip(`Azure's schemas are not at ${SCHEMAS}`))('by Azure’s own schemas', () => {
  const schemas = absent ? undefined : new AzureSchemas();

  it.each(names)('%s is right in every template and every resource', (name) => {
    const { resources, templates } = flatten(templateOf(name));
    const wrong = [
      ...templates.map((template) => schemas!.template(template.$schema)(template)),
      ...resources.map((resource) => {
        const check = schemas!.resource(resource.type, resource.apiVersion);
        const said = check?.(resource) ?? '';
        return said === '' || check!(ownName(resource)) === ''
          ? ''
          : `${resource.type} ${resource.name}: ${said}`;
      }),
    ];
    expect(wrong.filter((said) => said !== '')).toEqual([]);
  });

  it('is judged for all types but these, whose schemas are not at hand', () => {
    const all = names.flatMap((name) => flatten(templateOf(name)).resources);
    const without = all.filter(({ type, apiVersion }) => schemas!.resource(type, apiVersion) === undefined);
    expect([...new Set(without.map(({ type }) => type))].sort()).toEqual([
      'Microsoft.Consumption/budgets',
      'Microsoft.Insights/dataCollectionRuleAssociations',
      'Microsoft.Insights/dataCollectionRules',
      'Microsoft.Insights/diagnosticSettings',
      'Microsoft.Network/privateDnsZones',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      'Microsoft.OperationalInsights/workspaces',
      'Microsoft.Resources/deployments',
      'Microsoft.Resources/resourceGroups',
    ]);
  });

  it.each([
    ['a misspelt key', { disableLocalAcounts: true }],
    ['a wrong value', { networkProfile: { networkPlugin: 'flannel' } }],
    ['a wrong type', { disableLocalAccounts: 'perhaps' }],
  ])('%s of the cluster is noticed', (_, change) => {
    const cluster = flatten(templateOf('example')).resources.find(
      ({ type }) => type === 'Microsoft.ContainerService/managedClusters',
    )!;
    const check = schemas!.resource(cluster.type, cluster.apiVersion)!;
    expect(check(cluster)).toBe('');
    expect(check({ ...cluster, properties: { ...(cluster.properties as object), ...change } })).not.toBe('');
  });
});
