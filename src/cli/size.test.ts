import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const testdata = join(dirname(fileURLToPath(import.meta.url)), 'testdata');
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'sparkhub-size-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function size(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    isTTY: false,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const code = await run(['size', ...argv], {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    // A cache of its own: no prices that were read on this machine.
    env: { HOME: cwd },
    cwd,
    confirm: async () => false,
    signal: new AbortController().signal,
  });
  return { code, ...printed };
}

const EXAMPLE = ['--executors', '6', '--cores', '3', '--memory', '12g'];
const FILE = `version: 1
target: {kind: kubernetes}
auth: {kind: native}
pools:
  spark: {machine: Standard_D8s_v5, maxPods: 30}
  user: {machine: box}
session: {executor: {cores: 3, memory: 12g}}
sizing:
  daemons: {memory: 600m}
  prices: {Standard_D8s_v5: 0.31}
  machines: {box: {cores: 3.8, memory: 14g}}
`;

describe('size: golden outputs', () => {
  // To write them anew after a wording changed: npx vitest run src/cli/size.test.ts -u, and read the diff.
  it.each<[string, string[], string?]>([
    ['all', EXAMPLE],
    ['all-spark-overhead', [...EXAMPLE, '--overhead', '0.1']],
    ['aks-explain', [...EXAMPLE, '--overhead', '0.1', '--provider', 'aks', '--explain']],
    ['aks-2022-explain', [...EXAMPLE, '--overhead', '0.1', '--provider', 'aks-2022', '--explain']],
    ['aks-30-pods', [...EXAMPLE, '--overhead', '0.1', '--provider', 'aks', '--max-pods', '30']],
    ['eks-explain', [...EXAMPLE, '--provider', 'eks', '--explain']],
    ['gke-explain', [...EXAMPLE, '--provider', 'gke', '--explain']],
    ['never', ['--executors', '1', '--cores', '20', '--memory', '200g', '--machine', 'Standard_E8s_v5']],
    ['daemons', [...EXAMPLE, '--overhead', '0.1', '--provider', 'aks-2022', '--daemons', '900m']],
    ['nothing-said', []],
    ['pool', ['--pool', 'spark', '--explain'], FILE],
    ['pool-own-machine', ['--pool', 'user', '--executors', '3', '--explain'], FILE],
  ])('%s', async (name, argv, file) => {
    if (file !== undefined) writeFileSync(join(cwd, 'sparkhub.yaml'), file);
    const { code, stdout, stderr } = await size(...argv);
    rmSync(join(cwd, 'sparkhub.yaml'), { force: true });
    expect([code, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot(join(testdata, `size-${name}.txt`));
  });

  it('as JSON has every number', async () => {
    const { stdout } = await size(...EXAMPLE, '--overhead', '0.1', '--provider', 'aks', '-o', 'json');
    const [estimate] = JSON.parse(stdout).estimates;
    expect(estimate).toMatchObject({
      provider: 'aks',
      node: { name: 'Standard_D8s_v5', allocatable: { memoryMib: 26944, cpuMillis: 7820, pods: 250 } },
      request: { memoryMib: 13516, cpuMillis: 3000, pods: 1 },
      fit: { perNode: 1, nodes: 6, runsOut: 'memory', oneMore: { memoryMib: -388 } },
      changes: [
        { kind: 'executor', memoryMib: 11264, cores: 3, perNode: 2 },
        { kind: 'maxPods', maxPods: 30, perNode: 2 },
      ],
      price: { region: 'westeurope' },
    });
  });
});

describe('size: what cannot be', () => {
  it.each<[string[], number, string]>([
    [
      ['--cores', '0'],
      2,
      "error: option '--cores <count>' argument '0' is invalid. Write a whole number from 1 to 1024.\n",
    ],
    [
      ['--memory', '12'],
      2,
      "error: option '--memory <size>' argument '12' is invalid. Write a number and a unit without a space, such as 12g or 512m.\n",
    ],
    [
      ['--overhead', 'ten'],
      2,
      "error: option '--overhead <share>' argument 'ten' is invalid. Write a share of the heap, such as 0.1.\n",
    ],
    [
      ['--provider', 'azure'],
      2,
      "error: option '--provider <name>' argument 'azure' is invalid. Allowed choices are aks, aks-2022, eks, gke.\n",
    ],
    [
      ['--machine', 'foo'],
      1,
      'sparkhub does not know the machine "foo".\nIt knows D and E v3 to v5 of Azure, m5, m6i, m7i, r5, r6i, r7i of AWS, n2, n2d, e2 of Google. Say what yours gives in sparkhub.yaml: sizing: {machines: {foo: {cores: 7.8, memory: 28g}}}\n',
    ],
    [
      ['--machine', 'm5.large', '--provider', 'gke'],
      1,
      'GKE has no m5.large.\nWrite --provider eks, or another machine.\n',
    ],
    [
      ['--pool', 'spark'],
      1,
      'Pool "spark" names no machine.\nWrite pools.spark.machine in sparkhub.yaml, or add --machine, such as --machine Standard_D8s_v5.\n',
    ],
    [['--pool', 'gpu'], 1, 'There is no pool "gpu".\nPools: system, app, user, spark.\n'],
    [['--project', 'sales'], 1, 'There is no project "sales".\nProjects: default.\n'],
    [
      ['-f', 'nowhere.yaml'],
      1,
      'There is no nowhere.yaml.\nWrite one with: sparkhub init   (or name another with --file)\n',
    ],
  ])('%j', async (argv, code, stderr) => {
    expect(await size(...argv)).toEqual({ code, stdout: '', stderr });
  });
});
