import { afterEach, expect, it } from 'vitest';
import { connect } from '../connection.ts';
import { FakeApi } from '../testdata/fake-api.ts';
import { measureNode } from './measured-node.ts';

let fake: FakeApi | undefined;
afterEach(() => fake?.stop());

const pod = (owner: string | undefined, spec: object, phase = 'Running'): object => ({
  metadata: { name: 'p', ...(owner === undefined ? {} : { ownerReferences: [{ kind: owner }] }) },
  spec,
  status: { phase },
});
const asks = (cpu: string, memory: string, more = {}): object => ({
  name: 'c',
  image: 'i',
  resources: { requests: { cpu, memory } },
  ...more,
});

const KINDS = [
  { resource: 'nodes', responseKind: { kind: 'Node' }, scope: 'Cluster', verbs: [] },
  { resource: 'pods', responseKind: { kind: 'Pod' }, scope: 'Namespaced', verbs: [] },
];

async function measure(name: string): Promise<unknown> {
  fake = await new FakeApi(({ url }) => {
    if (url === '/apis') return { code: 200, body: {} };
    if (url === '/api')
      return { code: 200, body: { items: [{ versions: [{ version: 'v1', resources: KINDS }] }] } };
    if (url!.startsWith('/api/v1/nodes'))
      return {
        code: 200,
        body: {
          items: [
            {
              metadata: { name: 'box' },
              status: { allocatable: { cpu: '7820m', memory: '27590656Ki', pods: '30' } },
            },
          ],
        },
      };
    return {
      code: 200,
      body: {
        items: [
          pod('DaemonSet', { containers: [asks('100m', '100Mi'), asks('0.2', '50Mi')] }),
          pod('Node', {
            containers: [asks('50m', '10Mi')],
            initContainers: [asks('10m', '10Mi', { restartPolicy: 'Always' }), asks('20m', '200Mi')],
          }),
          pod('DaemonSet', { containers: [asks('1', '1Gi')] }, 'Succeeded'),
          pod('ReplicaSet', { containers: [asks('2', '4Gi')] }),
          pod(undefined, { containers: [{ name: 'c', image: 'i' }] }),
        ],
      },
    };
  }).start();
  const { api } = await connect(fake.env(), null);
  return measureNode(api, name);
}

it('a machine of the cluster, less what runs on every machine', async () => {
  expect(await measure('box')).toMatchObject({
    name: 'box',
    allocatable: { cpuMillis: 7820, memoryMib: 26944, pods: 30 },
    daemons: { cpuMillis: 360, memoryMib: 350, pods: 2 },
    room: { cpuMillis: 7460, memoryMib: 26594, pods: 28 },
  });
  expect(fake!.asked.at(-1)).toContain('fieldSelector=spec.nodeName%3Dbox');
});

it('a machine that is not there', async () => {
  await expect(measure('bex')).rejects.toMatchObject({
    message: 'The cluster has no machine "bex".',
    fix: 'It has: box.',
  });
});
