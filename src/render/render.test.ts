import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/parse.ts';
import type { Platform } from '../config/platform.ts';
import type { Artefact, ProcessArtefact } from './artefact.ts';
import { render } from './render.ts';
import type { LocalSite } from './site.ts';

const SITE: LocalSite = {
  kind: 'local',
  version: '0.0.0',
  packageDir: '/package',
  stateDir: '/place/.sparkhub',
  runtimeDir: '/cache/runtime/0123456789abcdef',
  nodeBinary: '/usr/bin/node',
  proxyScript: '/package/node_modules/configurable-http-proxy/bin/configurable-http-proxy',
  machine: { cores: 4, memoryBytes: 16 * 2 ** 30, platform: 'linux', root: false, user: 'ada' },
  ports: {
    public: 8000,
    proxyApi: 8001,
    hub: 8081,
    sessions: 8082,
    sparkMaster: 7077,
    sparkMasterUi: 8180,
    sparkWorker: 7078,
    sparkWorkerUi: 8181,
  },
};

function platformOf(text: string): Platform {
  const { platform, problems } = parseConfig(text, 'sparkhub.yaml', { root: true });
  if (platform === undefined) throw new Error(JSON.stringify(problems));
  return platform;
}
const rendered = (more = ''): Artefact[] => render(platformOf(`version: 1\n${more}`), SITE);
const fileOf = (artefacts: readonly Artefact[], name: string): string => {
  const found = artefacts.find((artefact) => artefact.kind === 'file' && artefact.id === `file/${name}`);
  return found?.kind === 'file' ? found.content : '';
};
const processes = (artefacts: readonly Artefact[]): ProcessArtefact[] =>
  artefacts.filter((artefact) => artefact.kind === 'process');

describe('examples/laptop', () => {
  const examples = fileURLToPath(new URL('../../examples/laptop/', import.meta.url));
  const artefacts = render(platformOf(readFileSync(`${examples}sparkhub.yaml`, 'utf8')), SITE);

  // To write them anew: npm run update, and read the diff.
  it('gives these artefacts', async () => {
    const listed = artefacts.map((artefact) =>
      artefact.kind === 'file' ? { ...artefact, content: '(a file beside this one)' } : artefact,
    );
    await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot(
      `${examples}expected/artefacts.json`,
    );
  });
  it.each(artefacts.filter((artefact) => artefact.kind === 'file'))('gives this $id', async (artefact) => {
    await expect(artefact.content).toMatchFileSnapshot(
      `${examples}expected/${artefact.path.slice(`${SITE.stateDir}/rendered/`.length)}`,
    );
  });
  it('gives the same bytes whatever the order of the keys', () => {
    const platform = platformOf(readFileSync(`${examples}sparkhub.yaml`, 'utf8'));
    const reversed = Object.fromEntries(Object.entries(platform).reverse()) as unknown as Platform;
    expect(render(reversed, SITE)).toEqual(artefacts);
  });
});

/** Any text of the package: what goes into images is not the renderer's, and changes more often. */
const PACKAGE = {
  texts: new Proxy(
    {},
    { get: (_, path) => (String(path).endsWith('.json') ? '{"jars": []}' : `(${String(path)})`) },
  ),
  folders: new Proxy({}, { get: (_, path) => `(${String(path)})` }),
};

describe('examples/kubernetes', () => {
  const examples = fileURLToPath(new URL('../../examples/kubernetes/', import.meta.url));
  const artefacts = render(platformOf(readFileSync(`${examples}sparkhub.yaml`, 'utf8')), {
    kind: 'cluster',
    version: '0.0.0',
    packageDir: '/package',
    stateDir: SITE.stateDir,
    context: 'kind-team',
    apiServer: { addresses: ['172.18.0.2'], port: 6443 },
    kubernetesVersion: '1.34',
    package: PACKAGE,
    digests: {},
    files: {},
  });
  it('gives these artefacts', async () => {
    const listed = artefacts.map(({ id, needs }) => ({ id, needs }));
    await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot(
      `${examples}expected/artefacts.json`,
    );
  });
  it.each(artefacts.filter((artefact) => artefact.kind === 'file'))('gives this $id', async (artefact) => {
    await expect(artefact.content).toMatchFileSnapshot(
      `${examples}expected/${artefact.path.slice(`${SITE.stateDir}/rendered/`.length)}`,
    );
  });
  it('gives no person a right beyond their own namespace, and executors no token', () => {
    const text = JSON.stringify(artefacts);
    expect(text).not.toMatch(/cluster-admin|"privileged":true|hostPath"/);
    const settings = fileOf(artefacts, 'kubernetes/people/namespace.yaml');
    expect(settings).not.toContain('ClusterRoleBinding');
    expect(settings).toContain('automountServiceAccountToken: false');
  });
});

describe('one password for all, in a cluster', () => {
  const artefacts = render(
    platformOf(
      'version: 1\ntarget: {kind: kubernetes, values: {hub: {replicas: 1}}, manifests: [extra.yaml]}\nauth: {sharedPasswordForTests: true}\n',
    ),
    {
      kind: 'cluster',
      version: '0.0.0',
      packageDir: '/package',
      stateDir: SITE.stateDir,
      context: 'kind-team',
      apiServer: { addresses: ['172.18.0.2'], port: 6443 },
      kubernetesVersion: '1.34',
      package: PACKAGE,
      digests: {},
      files: {
        'extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra, namespace: sparkhub}\n',
      },
    },
  );
  it('is made in a Secret, which the hub mounts where it looks for passwords', () => {
    expect(artefacts.find(({ id }) => id === 'cluster-secret/sparkhub/sparkhub-passwords')).toMatchObject({
      keys: { 'user-password': 'words', 'admin-password': 'words' },
    });
    const release = artefacts.find((artefact) => artefact.kind === 'release');
    expect(JSON.stringify(release)).toContain('"secret":{"secretName":"sparkhub-passwords"}');
    expect(JSON.stringify(release)).toContain('"mountPath":"/etc/sparkhub/passwords"');
  });
  it('marks the manifests that the file brings along, and no other', () => {
    const yours = artefacts.filter((artefact) => artefact.kind === 'manifest' && artefact.yours === true);
    expect(yours.map(({ id }) => id)).toEqual(['manifest/ConfigMap/sparkhub/extra']);
  });
});

describe('secrets', () => {
  it('are places in files of mode 0600, and in no argv and no environment', () => {
    for (const artefact of rendered()) {
      if (artefact.kind === 'file' && artefact.content.includes('${secret:'))
        expect(artefact.mode).toBe(0o600);
      if (artefact.kind === 'process')
        expect(JSON.stringify([artefact.argv, artefact.env])).not.toContain('secret:');
    }
  });
});

describe('Spark on one machine', () => {
  it('listens on loopback only, wants its secret, and has no REST submission', () => {
    const artefacts = rendered('target: {kind: local, address: 0.0.0.0, insecure: true}\n');
    for (const { name, argv } of processes(artefacts).filter(({ name }) => name.startsWith('spark'))) {
      expect([name, argv[argv.indexOf('--host') + 1]]).toEqual([name, '127.0.0.1']);
    }
    expect(fileOf(artefacts, 'spark/daemon/spark-defaults.conf')).toContain('spark.authenticate true\n');
    expect(fileOf(artefacts, 'spark/daemon/spark-defaults.conf')).toContain(
      'spark.master.rest.enabled false\n',
    );
  });
  it("grants the original's session even on the smallest machine", () => {
    const worker = processes(rendered()).find(({ name }) => name === 'spark-worker')!;
    expect(Number(worker.argv[worker.argv.indexOf('--cores') + 1])).toBeGreaterThanOrEqual(18);
    expect(Number.parseInt(worker.argv[worker.argv.indexOf('--memory') + 1]!, 10)).toBeGreaterThanOrEqual(
      72 * 1024,
    );
  });
  it("lets a project's own settings win", () => {
    const defaults = fileOf(
      rendered(
        'spark: {conf: {spark.speculation: true}}\nprojects:\n  - name: p\n    session: {executor: {memory: 3g}, conf: {spark.speculation: false}}\n',
      ),
      'spark/projects/p/spark-defaults.conf',
    );
    expect(defaults).toContain('spark.executor.memory 3g\n');
    expect(defaults).toContain('spark.speculation false\n');
  });
  it('gives each person a Spark of their own with Unix accounts of their own', () => {
    const artefacts = rendered('target: {kind: local, systemUsers: true}\nauth: {users: [ada]}\n');
    expect(processes(artefacts).map(({ name }) => name)).toEqual(['sessions', 'proxy', 'hub']);
  });
});

describe('restarts', () => {
  const inputsOf = (name: string, more: string): string =>
    processes(rendered(more)).find((process) => process.name === name)!.inputs;
  it('JupyterHub restarts when its settings change, Spark does not', () => {
    expect(inputsOf('hub', 'name: other\n')).not.toBe(inputsOf('hub', ''));
    expect(inputsOf('spark-worker', 'name: other\n')).toBe(inputsOf('spark-worker', ''));
  });
});
