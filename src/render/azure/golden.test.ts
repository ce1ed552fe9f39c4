import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseConfig } from '../../config/parse.ts';
import type { Platform } from '../../config/platform.ts';
import type { Artefact } from '../artefact.ts';
import { render } from '../render.ts';
import type { AzureOutputs, AzureSite } from '../site.ts';

interface Policy {
  readonly spec?: { readonly egress?: readonly { readonly to?: unknown; readonly ports?: unknown }[] };
}

/** Any text of the package: what goes into images is not the renderer's. */
const PACKAGE = {
  texts: new Proxy(
    {},
    { get: (_, path) => (String(path).endsWith('.json') ? '{"jars": []}' : `(${String(path)})`) },
  ),
  folders: new Proxy({}, { get: (_, path) => `(${String(path)})` }),
};
const SITE: AzureSite = {
  kind: 'azure',
  version: '0.0.0',
  packageDir: '/package',
  stateDir: '/place/.sparkhub',
  package: PACKAGE,
  digests: {},
  files: {},
  outputs: null,
  cluster: null,
};
const OUTPUTS: AzureOutputs = {
  tenantId: '99999999-9999-9999-9999-999999999999',
  clusterName: 'team-aks',
  clusterResourceGroup: 'sparkhub-team',
  registryLoginServer: 'teamabc.azurecr.io',
  lakeAccount: 'teamlkabc',
  filesAccount: 'teamfsabc',
  projectClientIds: { exploration: 'client-exploration', sales: 'client-sales' },
};
const CLUSTER = {
  context: 'team-aks',
  apiServer: { addresses: ['20.1.2.3'], port: 443 },
  kubernetesVersion: '1.34',
};

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
function platformOf(file: string): Platform {
  const { platform, problems } = parseConfig(readFileSync(path(file), 'utf8'), 'sparkhub.yaml', {
    root: false,
  });
  if (platform === undefined) throw new Error(JSON.stringify(problems));
  return platform;
}
const filesOf = (artefacts: readonly Artefact[]) =>
  artefacts.flatMap((artefact) =>
    artefact.kind === 'file'
      ? [{ name: artefact.path.slice(`${SITE.stateDir}/rendered/`.length), content: artefact.content }]
      : [],
  );
const contentOf = (artefacts: readonly Artefact[], name: string): string =>
  filesOf(artefacts).find((file) => file.name === name)?.content ?? '';

// To write them anew: npm run update, and read the diff.
describe('examples/azure', () => {
  const examples = '../../../examples/azure';
  const artefacts = render(platformOf(`${examples}/sparkhub.yaml`), SITE);
  it('gives these artefacts', async () => {
    const listed = artefacts.map(({ id, needs }) => ({ id, needs }));
    await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot(
      path(`${examples}/expected/artefacts.json`),
    );
  });
  it.each(filesOf(artefacts))('gives this $name', async ({ name, content }) => {
    await expect(content).toMatchFileSnapshot(path(`${examples}/expected/${name}`));
  });
});

describe('other configurations', () => {
  it.each(['everything-given', 'given-network', 'private', 'spot-and-budget'])('%s', async (name) => {
    const artefacts = render(platformOf(`testdata/${name}.yaml`), SITE);
    for (const file of ['azure/main.json', 'azure/main.parameters.json'])
      await expect(contentOf(artefacts, file)).toMatchFileSnapshot(path(`testdata/${name}/${file.slice(6)}`));
  });
});

describe('a platform in Azure', () => {
  const platform = platformOf('../../../examples/azure/sparkhub.yaml');
  const before = render(platform, SITE);
  const after = render(platform, { ...SITE, outputs: OUTPUTS, cluster: CLUSTER });

  it('has no key, no password and no connection string in what is deployed', () => {
    for (const name of ['everything-given', 'given-network', 'private', 'spot-and-budget']) {
      const text = JSON.stringify(render(platformOf(`testdata/${name}.yaml`), SITE));
      expect(text).not.toMatch(
        /listKeys|listCredentials|AccountKey=|clientSecret"|sharedKey":|"adminUserEnabled":true/,
      );
    }
  });
  it('has placeholders before the deployment, and none after it', () => {
    expect(JSON.stringify(before)).toContain('${azure:lakeAccount}');
    expect(JSON.stringify(after)).not.toContain('${azure:');
  });
  it('opens private endpoints to notebooks by https alone, so that file shares stay closed', () => {
    for (const [name, cidr] of [
      ['private', '10.20.15.192/26'],
      ['given-network', '10.60.4.0/24'],
    ] as const) {
      const policies = parseAllDocuments(
        contentOf(render(platformOf(`testdata/${name}.yaml`), SITE), 'kubernetes/people/namespace.yaml'),
      ).map((document) => document.toJS() as Policy);
      const rules = policies.flatMap(({ spec }) => spec?.egress ?? []);
      const open = rules.filter(({ to }) => JSON.stringify(to ?? []).includes(`"${cidr}"`));
      expect(open.map(({ ports }) => ports)).toEqual([443, 443].map((port) => [{ protocol: 'TCP', port }]));
    }
  });
  it('deploys the same bytes before and after', () => {
    const deployment = (artefacts: readonly Artefact[]) =>
      artefacts.find(({ kind }) => kind === 'azure-deployment');
    expect(deployment(after)).toEqual(deployment(before));
  });
  it('needs the deployment for all that is in the cluster', () => {
    const others = after.filter(({ kind }) => kind !== 'file' && kind !== 'azure-deployment');
    expect(others.length).toBeGreaterThan(10);
    for (const { id, needs } of others)
      expect([id, needs]).toEqual([id, expect.arrayContaining(['azure-deployment/sparkhub-team'])]);
  });
  it('gives driver and executors of a project its identity, and each project its own', () => {
    const conf = contentOf(after, 'spark/projects/sales/spark-defaults.conf');
    expect(conf).toContain('spark.hadoop.fs.azure.account.oauth2.client.id client-sales\n');
    expect(conf).toContain('spark.executorEnv.AZURE_CLIENT_ID client-sales\n');
    expect(conf).not.toContain('client-exploration');
    const executor = JSON.parse(contentOf(after, 'spark/projects/sales/executor.yaml'));
    const session = executor.spec.volumes.find(({ name }: { name: string }) => name === 'session');
    expect(session.secret.items.map(({ key }: { key: string }) => key)).toEqual([
      'auth-secret',
      'identity-token',
    ]);
  });
  it('gives a project without the lake neither identity nor token', () => {
    const artefacts = render(platformOf('testdata/everything-given.yaml'), SITE);
    expect(contentOf(artefacts, 'spark/projects/guests/spark-defaults.conf')).not.toContain('fs.azure');
    expect(contentOf(artefacts, 'spark/projects/guests/executor.yaml')).not.toContain('identity-token');
    expect(contentOf(artefacts, 'azure/main.json')).not.toContain('project-guests');
  });
  it('fetches the jars of the lake, by their hashes', () => {
    const lock = JSON.stringify({ abfss: [{ organisation: 'o', module: 'm', revision: '1', sha256: 'aa' }] });
    const texts = new Proxy(
      {},
      {
        get: (_, name) =>
          String(name).endsWith('connectors.lock.json')
            ? lock
            : (PACKAGE.texts as Record<string, string>)[String(name)],
      },
    );
    const spark = render(platform, { ...SITE, package: { ...PACKAGE, texts } }).find(
      ({ id }) => id === 'image/spark',
    );
    expect(spark).toMatchObject({ files: { 'jars.txt': 'o m 1 aa\n' } });
  });
});
