import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject, Pod } from '../../src/drivers/cluster/api/objects.ts';
import type { Connection } from '../../src/drivers/cluster/connection.ts';
import { forwardProxy } from '../../src/drivers/cluster/pods/forward.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../../src/drivers/jupyter/kernel.ts';
import { signInByToken } from '../../src/drivers/jupyter/token-session.ts';
import { loadPlatform } from '../../src/operate/load.ts';
import { describePlace } from '../../src/operate/place/cluster.ts';
import { type Ran, root, skip, sparkhub, until } from '../sparkhub.ts';
import { cluster, noCluster } from './cluster.ts';
import { describeSessions } from './session-steps.ts';
import { runThroughBreaks } from './tab.ts';

/** Where the chart is not at hand (no registry of packages has it), a small one of our own brings up the same hub. */
const CHART = join(homedir(), '.cache', 'sparkhub', 'charts', 'jupyterhub-4.4.0');
const STAND_IN = join(root, 'test', 'e2e-kubernetes', 'testdata', 'stand-in-chart');
const chartPath = process.env.SPARKHUB_E2E_CHART ?? (existsSync(CHART) ? CHART : STAND_IN);
const noLoader =
  !noCluster &&
  process.env.SPARKHUB_IMAGE_LOADER === undefined &&
  skip('SPARKHUB_IMAGE_LOADER does not say how images get to the machines of this cluster');
/** Rounds of each death; the proof is ten. */
const ROUNDS = Number(process.env.SPARKHUB_E2E_ROUNDS ?? 1);
const MEMBER = 'sparkhub-test';
const STRANGER = 'sparkhub-test-stranger';

const SESSION_CELL = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.config('spark.executor.instances', 2).config('spark.executor.cores', 1) \\
    .config('spark.executor.memory', '512m').getOrCreate()
print(spark.range(1000).repartition(8).count())
`;

/** For more executors than there may be machines for, and for sessions that nobody wants to wait for. */
const OWN_PROJECTS = `  - name: large
    limits: {executors: 10, cores: 30, memory: 600g}
  - name: brief
    session: {idle: {session: 40s}}
    limits: {executors: 2, cores: 6, memory: 40g}
`;

describe.skipIf(noCluster || noLoader)(`a platform in a cluster, by the chart in ${chartPath}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'sparkhub-e2e-kubernetes-'));
  const run = (...args: string[]): Promise<Ran> => sparkhub(args, { cwd: dir });
  let connection: Connection;
  let token: string;
  let forwarding: { url: string; close(): void };
  const namespaceOf = (user: string): string => `sparkhub-e2e-user-${user}`;
  const pods = (user: string, labels: string): Promise<Pod[]> =>
    connection.api.list<Pod>('v1', 'Pod', { namespace: namespaceOf(user), labels });
  const executors = (user: string): Promise<Pod[]> => pods(user, 'spark-role=executor');
  const enter = (user: string): Promise<HubSession> =>
    signInByToken({
      baseUrl: forwarding.url,
      user,
      serviceToken: token,
      signal: AbortSignal.timeout(500_000),
    });
  const readToken = async (): Promise<string> => {
    const secret = await connection.api.get({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'sparkhub-e2e',
      name: 'sparkhub-test',
    });
    const data = secret?.data as Record<string, string> | undefined;
    return Buffer.from(data?.token ?? '', 'base64').toString();
  };
  const cell = async (kernel: Kernel, code: string): Promise<string> => {
    const { ok, text, error } = await kernel.execute(code, { timeoutMs: 240_000 });
    if (!ok) throw new Error(`${error?.name}: ${error?.value}`);
    return text.trim();
  };

  beforeAll(async () => {
    const example = readFileSync(join(root, 'examples', 'kubernetes', 'sparkhub.yaml'), 'utf8');
    const own = example
      .replace('name: team', 'name: e2e')
      .replace('namespace: sparkhub ', `namespace: sparkhub-e2e\n  chart: {path: ${chartPath}}`)
      .replace('\nauth:\n', `${OWN_PROJECTS}\nauth:\n`);
    writeFileSync(join(dir, 'sparkhub.yaml'), own);
    connection = await cluster();
  });
  afterAll(async () => {
    forwarding?.close();
    await run('down', '--purge', '--yes');
    rmSync(dir, { recursive: true, force: true });
  });

  // With images to build.
  it('comes up with one command', { timeout: 1_800_000 }, async () => {
    const { code, stdout, stderr } = await run('up', '--yes');
    expect(code, stdout + stderr).toBe(0);
    const { platform } = await loadPlatform({ file: undefined, env: {}, cwd: dir });
    forwarding = await forwardProxy(connection, describePlace(platform));
    token = await readToken();
  });

  it('keeps all at a second up, and is healthy', async () => {
    const again = await run('plan', '-o', 'json');
    const { steps } = JSON.parse(again.stdout) as { steps: { id: string; action: string }[] };
    expect(steps.filter(({ action }) => action !== 'keep')).toEqual([]);
    const { code, stdout } = await run('status', '-o', 'json');
    expect([code, JSON.parse(stdout).health]).toEqual([0, 'healthy']);
  });

  it("runs the original's cell on machines that come and go, and all else a person does", {
    timeout: 1_200_000,
  }, async () => {
    const { code, stdout, stderr } = await run('test', '-o', 'json');
    expect(code, stdout + stderr).toBe(0);
    const { stages } = JSON.parse(stdout) as {
      stages: { name: string; milliseconds: number; detail: string }[];
    };
    for (const { name, milliseconds, detail } of stages)
      process.stdout.write(`  ${name}: ${(milliseconds / 1000).toFixed(1)} s ${detail}\n`);
  });

  it('keeps people apart', async () => {
    const [member, stranger] = await Promise.all([enter(MEMBER), enter(STRANGER)]);
    await Promise.all([member.spawn('exploration'), stranger.spawn('exploration')]);
    const [own, theirs] = await Promise.all([member.startKernel(), stranger.startKernel()]);
    expect(await cell(own, SESSION_CELL)).toContain('1000');
    const [notebook] = await pods(MEMBER, 'component=singleuser-server');
    const [live] = await executors(MEMBER);
    const nodes = await connection.api.list<KubeObject & { status: { addresses: { address: string }[] } }>(
      'v1',
      'Node',
    );
    const target = {
      user: MEMBER,
      namespace: namespaceOf(MEMBER),
      hub: 'sparkhub-e2e',
      address: podIp(notebook!),
      executors: (await executors(MEMBER)).map(podIp),
      image: (live!.spec as unknown as { containers: { image: string }[] }).containers[0]!.image,
      node: nodes[0]!.metadata.name,
      nodes: nodes
        .flatMap(({ status }) => status.addresses.map(({ address }) => address))
        .filter((one) => /^\d/.test(one)),
      executor: readFileSync(
        join(dir, '.sparkhub', 'rendered', 'spark', 'projects', 'exploration', 'executor.yaml'),
        'utf8',
      ),
    };
    const intruder = readFileSync(new URL('intruder.py', import.meta.url), 'utf8');
    const json = JSON.stringify(JSON.stringify(target));
    expect(await cell(theirs, `import json\nTARGET = json.loads(${json})\n${intruder}`)).toBe('worked:');
    await stranger.stopServer();
    await member.stopServer();
    await until('no executor is left', async () => (await executors(MEMBER)).length === 0);
  });

  describeSessions({
    member: () => enter(MEMBER),
    untilSpawned,
    executors: () => executors(MEMBER),
    componentPod: (component) => componentPod(component),
    namespace: namespaceOf(MEMBER),
    api: () => connection.api,
    cell,
  });

  type Death = (kernel: Kernel, hub: HubSession) => Promise<unknown>;
  const deaths: readonly (readonly [string, Death])[] = [
    ['the session is stopped', (kernel) => cell(kernel, 'spark.stop()')],
    [
      'the kernel is restarted',
      async ({ id }, { visitor, serverPath }) =>
        visitor.visit(`${serverPath}api/kernels/${id}/restart`, {
          method: 'POST',
          headers: {
            'X-XSRFToken': await visitor.cookie('_xsrf', serverPath),
            Referer: `${visitor.baseUrl}${serverPath}lab`,
          },
        }),
    ],
    ['the kernel ends', (kernel) => kernel.shutdown()],
    [
      'the kernel is killed',
      (kernel) => kernel.execute('import os; os.kill(os.getpid(), 9)', { timeoutMs: 20_000 }).catch(() => {}),
    ],
    [
      'the JVM is killed',
      (kernel) =>
        cell(
          kernel,
          'import os, signal; os.kill(spark.sparkContext._gateway.proc.pid, signal.SIGKILL)',
        ).catch(() => {}),
    ],
    ['the server is stopped', (_kernel, hub) => hub.stopServer()],
    [
      'the pod is deleted',
      (_kernel, { user }) =>
        connection.api.remove({
          apiVersion: 'v1',
          kind: 'Pod',
          namespace: namespaceOf(user),
          name: 'notebook',
        }),
    ],
  ];
  const dieOnce = async (user: string, die: Death): Promise<void> => {
    const hub = await enter(user);
    if ((await pods(user, 'component=singleuser-server')).length === 0) await untilSpawned(hub);
    const kernel = await hub.startKernel();
    expect(await cell(kernel, SESSION_CELL)).toContain('1000');
    expect((await executors(user)).length).toBeGreaterThan(0);
    await die(kernel, hub);
    await until('no executor is left', async () => (await executors(user)).length === 0, 60_000);
    await until(
      'the hub has seen it',
      async () =>
        (await pods(user, 'component=singleuser-server')).every(
          ({ metadata }) => metadata.deletionTimestamp === undefined,
        ),
      60_000,
    );
  };
  /** Of many rounds every second one is another person's, at the same time. */
  it.each(deaths)('leaves no executor when %s', { timeout: ROUNDS * 300_000 }, async (_how, die) => {
    const roundsOf = async (user: string, rounds: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) await dieOnce(user, die);
    };
    const half = Math.floor(ROUNDS / 2);
    await Promise.all([roundsOf(MEMBER, ROUNDS - half), roundsOf(STRANGER, half)]);
  });

  /** Of the pod that does a component's work. */
  const componentPod = async (component: string) => {
    const labels = `component=${component}`;
    const found = await connection.api.list<Pod>('v1', 'Pod', { namespace: 'sparkhub-e2e', labels });
    return { apiVersion: 'v1', kind: 'Pod', namespace: 'sparkhub-e2e', name: found[0]!.metadata.name };
  };
  // Once in some runs: when the last word of the old proxy to the notebook server is lost with its network, so is what the
  // server sent it since, in any JupyterHub.
  it.each(['hub', 'proxy'])(
    'gives a running cell its result through a restart of the %s',
    { retry: 1 },
    async (component) => {
      const member = await enter(MEMBER);
      if ((await pods(MEMBER, 'component=singleuser-server')).length === 0) await untilSpawned(member);
      const { id } = await member.startKernel();
      // Longer than the proxy is away, with the hub's next look at its routes.
      const code = 'import time\ntime.sleep(45)\nprint("here")';
      const { printed, breaks } = await runThroughBreaks(member, id, code, async () =>
        connection.api.remove(await componentPod(component)),
      );
      expect([printed, breaks > 0]).toEqual(['here', component === 'proxy']);
      await until('all is back', async () => (await run('status')).code === 0);
    },
  );

  /** A machine that is taken back gives its pods notice; one that is gone for good does not. */
  const losses: readonly (readonly [string, (node: string) => Promise<() => Promise<unknown>>])[] = [
    [
      'taken back',
      async (name) => {
        const node = { apiVersion: 'v1', kind: 'Node', name };
        const { spec } = (await connection.api.get(node)) as unknown as { spec: { taints?: object[] } };
        const { taints = [] } = spec;
        const lost = [...taints, { key: 'sparkhub-e2e', effect: 'NoExecute' }];
        await connection.api.merge(node, { spec: { taints: lost } });
        // It serves again once nothing is left on it.
        return () => connection.api.merge(node, { spec: { taints } });
      },
    ],
    // The cluster's own collector gives a machine 40 s to come back, and looks every 20 s. What ran there still runs, so
    // the machine is good for nothing afterwards: only where that may be.
    ...(process.env.SPARKHUB_E2E_LOSE_MACHINES === 'yes'
      ? [
          [
            'lost',
            async (name: string) => {
              await connection.api.remove({ apiVersion: 'v1', kind: 'Node', name });
              return async () => {};
            },
          ] as const,
        ]
      : []),
  ];
  it.each(losses)('leaves no executor when the machine of the notebook is %s', async (_how, lose) => {
    const member = await enter(MEMBER);
    if ((await pods(MEMBER, 'component=singleuser-server')).length === 0) await untilSpawned(member);
    expect(await cell(await member.startKernel(), SESSION_CELL)).toContain('1000');
    const [notebook] = await pods(MEMBER, 'component=singleuser-server');
    const restore = await lose((notebook!.spec as { nodeName?: string }).nodeName!);
    await until(
      'the notebook is gone',
      async () => (await pods(MEMBER, 'component=singleuser-server')).length === 0,
      120_000,
    );
    await until('no executor is left', async () => (await executors(MEMBER)).length === 0, 60_000);
    await restore();
  });

  it('has nothing in its way, and network policies that are enforced', async () => {
    const { code, stdout, stderr } = await run('doctor');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('network policies: The cluster enforces them (tried, both ways).');
  });

  it("backs the hub's database up while it runs, and puts it back", async () => {
    const backup = join(dir, 'hub.sqlite');
    const first = await run('backup', backup);
    expect(first.code, first.stderr).toBe(0);
    expect(readFileSync(backup).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect((await run('restore', backup)).code).toBe(1);
    const { code, stderr } = await run('restore', '--yes', backup);
    expect(code, stderr).toBe(0);
    expect(JSON.parse((await run('status', '-o', 'json')).stdout).health).toBe('healthy');
  });

  it('makes its secrets anew while a session runs', async () => {
    const member = await enter(MEMBER);
    if ((await pods(MEMBER, 'component=singleuser-server')).length === 0) await untilSpawned(member);
    await cell(await member.startKernel(), SESSION_CELL);
    const { code, stdout, stderr } = await run('rotate', '--yes');
    expect(code, stdout + stderr).toBe(0);
    const before = token;
    token = await readToken();
    expect(token).not.toBe(before);
    await expect(
      signInByToken({
        baseUrl: forwarding.url,
        user: MEMBER,
        serviceToken: before,
        signal: AbortSignal.timeout(60_000),
      }),
    ).rejects.toThrow();
    expect((await executors(MEMBER)).length).toBeGreaterThan(0);
    expect(JSON.parse((await run('status', '-o', 'json')).stdout).health).toBe('healthy');
    const { steps } = JSON.parse((await run('plan', '-o', 'json')).stdout) as { steps: { action: string }[] };
    expect(steps.filter(({ action }) => action !== 'keep')).toEqual([]);
    await (await enter(MEMBER)).stopServer();
  });

  it('takes a change while somebody works, and says who notices', async () => {
    const file = join(dir, 'sparkhub.yaml');
    const member = await enter(MEMBER);
    if ((await pods(MEMBER, 'component=singleuser-server')).length === 0) await untilSpawned(member);
    const { id } = await member.startKernel();
    const { printed } = await runThroughBreaks(
      member,
      id,
      'import time\ntime.sleep(40)\nprint("here")',
      async () => {
        const now = readFileSync(file, 'utf8');
        writeFileSync(
          file,
          now.replace('limits: {executors: 4, cores: 8', 'limits: {executors: 3, cores: 8'),
        );
        expect((await run('plan')).stdout).toContain(
          'Signing in pauses for some seconds; notebooks keep running.',
        );
        const { code, stdout, stderr } = await run('up', '--yes');
        expect(code, stdout + stderr).toBe(0);
      },
    );
    expect(printed).toBe('here');
    await (await enter(MEMBER)).stopServer();
  });

  it('puts back what ran before when a change cannot work', async () => {
    const file = join(dir, 'sparkhub.yaml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('target:\n', 'target:\n  jupyterhubConfig: raise SystemExit("no")\n'));
    const { code, stderr } = await run('up', '--yes');
    expect([code, stderr]).toEqual([1, expect.stringContaining('rolled back: what ran before runs again')]);
    writeFileSync(file, good);
    expect((await run('up', '--yes')).code).toBe(0);
    expect(JSON.parse((await run('status', '-o', 'json')).stdout).health).toBe('healthy');
  });

  it('goes down, and keeps homes', async () => {
    const { code, stdout, stderr } = await run('down');
    expect(code, stdout + stderr).toBe(0);
    const claims = await connection.api.list('v1', 'PersistentVolumeClaim', {
      namespace: namespaceOf(MEMBER),
    });
    expect(claims.map(({ metadata }) => metadata.name)).toContain('home');
    expect(await pods(MEMBER, 'component=singleuser-server')).toEqual([]);
  });

  /** The hub notices that a pod went within its own time, and refuses a new server until then. */
  async function untilSpawned(member: HubSession, project = 'exploration'): Promise<void> {
    await until(
      'a new server',
      () =>
        member.spawn(project).then(
          () => true,
          () => false,
        ),
      120_000,
    );
  }
});

const podIp = (pod: Pod): string => (pod.status as unknown as { podIP: string }).podIP;
