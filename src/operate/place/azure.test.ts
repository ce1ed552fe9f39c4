import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeAzure } from '../../drivers/azure/testdata/fake-azure.ts';
import { readPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { FakeApi, kubeconfig } from '../../drivers/cluster/testdata/fake-api.ts';
import { render } from '../../render/render.ts';
import { type Loaded, loadPlatform } from '../load.ts';
import { planAt } from '../plan.ts';
import { azurePlace, keptAzurePlace } from './azure.ts';
import { withRegistry } from './azure-registry.ts';

const FILE = `version: 1
name: team
target:
  kind: azure
  subscription: 00000000-0000-0000-0000-000000000001
  location: westeurope
  resourceGroup: team
auth: {kind: native}
`;
const silent = (): void => {};
let azure: FakeAzure;
let dir: string;
let loaded: Loaded;
const place = () => azurePlace(loaded.file.stateDir, {}, loaded.platform, azure.parts);
const deployment = async () =>
  (await planAt(place(), loaded)).steps.find(({ kind }) => kind === 'azure-deployment')!;

beforeEach(async () => {
  azure = new FakeAzure();
  dir = mkdtempSync(join(tmpdir(), 'sparkhub-files-'));
  writeFileSync(join(dir, 'sparkhub.yaml'), FILE);
  loaded = await loadPlatform({ file: undefined, env: {}, cwd: dir });
});
afterEach(() => rmSync(dir, { recursive: true }));

it('plans everything for an empty subscription, and deploys what no cluster is needed for', async () => {
  const planned = await planAt(place(), loaded);
  expect(planned.steps.every(({ action, kind }) => action === 'create' || kind === 'file')).toBe(true);
  const artefact = planned.artefacts.find(({ kind }) => kind === 'azure-deployment')!;
  await planned.drivers['azure-deployment']!.apply(artefact as never, silent);
  expect((await deployment()).action).toBe('keep');
});

it('says so where there is no cluster yet', async () => {
  await expect(place().status()).rejects.toMatchObject({
    message: 'There is no cluster yet.',
    fix: 'Make it with: sparkhub up',
  });
});

it('is taken down by what Azure knows of it, and keeps what people made', async () => {
  const planned = await planAt(place(), loaded);
  const artefact = planned.artefacts.find(({ kind }) => kind === 'azure-deployment')!;
  await planned.drivers['azure-deployment']!.apply(artefact as never, silent);
  await planned.place.begin(loaded.platform, planned.site);
  // The file is gone; what was brought up is known all the same.
  rmSync(join(dir, 'sparkhub.yaml'));
  const kept = await readPlace(loaded.file.stateDir);
  const again = keptAzurePlace(loaded.file.stateDir, {}, kept!, azure.parts);
  azure.answers.set(/exportTemplate$/, {
    status: 200,
    body: { template: azure.stack!.body.properties.template },
  });
  expect(await again.stop(silent)).toEqual({ ran: true, left: [] });
  const after = JSON.stringify(azure.stack!.body.properties.template);
  expect(after).not.toContain('"Microsoft.ContainerService/managedClusters"');
  expect(after).toContain('"Microsoft.Storage/storageAccounts"');
  expect(existsSync(join(loaded.file.stateDir, 'run', 'cluster.json'))).toBe(false);
  expect((await deployment()).action).toBe('create');
});

it('deletes everything when it is told to, and names what that is', async () => {
  azure.resources = [
    '/subscriptions/x/resourceGroups/team/providers/Microsoft.Storage/storageAccounts/a/fileServices/default/shares/homes',
    '/subscriptions/x/resourceGroups/team/providers/Microsoft.Network/virtualNetworks/n',
  ];
  const planned = await planAt(place(), loaded);
  const artefact = planned.artefacts.find(({ kind }) => kind === 'azure-deployment')!;
  await planned.drivers['azure-deployment']!.apply(artefact as never, silent);
  expect(await place().precious()).toEqual(['file share a/default/homes']);
  await place().purge(silent);
  expect(azure.stack).toBeUndefined();
});

it('pushes images into the registry that Azure made, and says so where there is none', async () => {
  await expect(withRegistry(loaded.platform, {}, async () => {}, azure.parts)).rejects.toMatchObject({
    message: 'There is no registry yet: Azure makes it with everything else.',
  });
  const text = (value: unknown) => ({ type: 'string', value });
  azure.outputs = {
    clusterName: text('team-aks'),
    tenantId: text('t'),
    registryLoginServer: text('team1.azurecr.io'),
    lakeAccount: text('lake'),
  };
  const planned = await planAt(place(), loaded);
  const artefact = planned.artefacts.find(({ kind }) => kind === 'azure-deployment')!;
  await planned.drivers['azure-deployment']!.apply(artefact as never, silent);
  azure.answers.set(/\/oauth2\/exchange$/, { status: 200, body: { refresh_token: 'r' } });
  const seen = await withRegistry(
    loaded.platform,
    {},
    async ({ images }, env) => [images.registry, typeof env.REGISTRY_AUTH_FILE],
    azure.parts,
  );
  expect(seen).toEqual(['team1.azurecr.io/team', 'string']);
});

it('goes on in the cluster that Azure made: its facts, its registry, and the way in that holds no secret', async () => {
  const kind = {
    resource: 'endpointslices',
    responseKind: { kind: 'EndpointSlice' },
    scope: 'Namespaced',
    verbs: ['list'],
  };
  const discovery = {
    metadata: { name: 'discovery.k8s.io' },
    versions: [{ version: 'v1', resources: [kind] }],
  };
  const slice = { endpoints: [{ addresses: ['20.1.2.3'] }], ports: [{ port: 443 }] };
  const api = await new FakeApi(({ url = '' }) => {
    if (url === '/version') return { code: 200, body: { major: '1', minor: '34+' } };
    if (url.includes('endpointslices')) return { code: 200, body: { items: [slice] } };
    if (url === '/apis') return { code: 200, body: { items: [discovery] } };
    if (url === '/api') return { code: 200, body: { items: [] } };
    return { code: 404, body: { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 } };
  }).start();
  try {
    const text = (value: unknown) => ({ type: 'string', value });
    azure.outputs = {
      clusterName: text('team-aks'),
      clusterResourceGroup: text('team'),
      tenantId: text('t'),
      registryLoginServer: text('team1.azurecr.io'),
      lakeAccount: text('teamlake'),
      filesAccount: text('teamfiles'),
      projectClientIds: { type: 'object', value: { default: 'client' } },
    };
    const value = Buffer.from(kubeconfig('team-aks', `http://127.0.0.1:${api.port}`)).toString('base64');
    azure.answers.set(/listClusterUserCredential$/, { status: 200, body: { kubeconfigs: [{ value }] } });
    const planned = await planAt(place(), loaded);
    expect(planned.site).toMatchObject({ outputs: null, cluster: null });
    const artefact = planned.artefacts.find(({ kind }) => kind === 'azure-deployment')!;
    await planned.drivers['azure-deployment']!.apply(artefact as never, silent);
    const { site } = await planned.place.refresh(planned);
    expect(site).toMatchObject({
      cluster: {
        context: 'team-aks',
        kubernetesVersion: '1.34',
        apiServer: { addresses: ['20.1.2.3'], port: 443 },
      },
      // What was on disk at the start counts.
      package: (planned.site as { package: object }).package,
    });
    const images = render(loaded.platform, site).flatMap((one) => (one.kind === 'image' ? [one] : []));
    expect(images.map(({ reference, push }) => [reference.split('/').slice(0, 2).join('/'), push])).toEqual(
      Array(5).fill(['team1.azurecr.io/team', true]),
    );
  } finally {
    api.stop();
  }
});
