import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kubeconfig } from '../../src/drivers/cluster/testdata/fake-api.ts';
import { appOf, PEOPLE } from './people.ts';

/** Of all pods together: each executor is another every ten minutes or so, and changes a few times on its way. */
const CHANGES_PER_SECOND = 40;
const PER_MACHINE = 2;

/** An API server with the pods of all those people and the machines they are on, whose pods change. */
export async function makeCluster(kubeconfigFile: string): Promise<{ stop(): void }> {
  const pods = Array.from({ length: PEOPLE.count }, (_, person) => podsOf(person)).flat();
  const machines = Array.from({ length: pods.length / PER_MACHINE }, (_, number) => machine(number));
  const watches = new Set<ServerResponse>();
  let version = 1;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api');
    response.writeHead(200, { 'content-type': 'application/json' });
    if (searchParams.get('watch') === 'true') {
      response.flushHeaders();
      if (pathname !== '/api/v1/pods') return;
      watches.add(response);
      response.on('close', () => watches.delete(response));
      return;
    }
    const all = { '/api/v1/pods': pods, '/api/v1/nodes': machines }[pathname] ?? [];
    const from = Number(searchParams.get('continue') ?? 0);
    const next = from + Number(searchParams.get('limit') ?? all.length);
    const metadata = { resourceVersion: `${version}`, ...(next < all.length ? { continue: `${next}` } : {}) };
    response.end(JSON.stringify({ metadata, items: all.slice(from, next) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(kubeconfigFile, kubeconfig('bench', `http://127.0.0.1:${port}`));
  const changing = setInterval(() => {
    const pod = pods[version % pods.length]!;
    const object = { ...pod, metadata: { ...pod.metadata, resourceVersion: `${++version}` } };
    for (const watch of watches) watch.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
  }, 1000 / CHANGES_PER_SECOND);
  return {
    stop: () => {
      clearInterval(changing);
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A notebook and its executors, as long as Kubernetes tells them. */
const podsOf = (person: number) =>
  Array.from({ length: 1 + PEOPLE.executors }, (_, id) => ({
    metadata: {
      name: id === 0 ? 'notebook' : `${appOf(person)}-exec-${id}`,
      namespace: `${PEOPLE.prefix}${person}`,
      uid: `${person}-${id}`,
      creationTimestamp: new Date().toISOString(),
      labels:
        id === 0
          ? {}
          : { 'spark-role': 'executor', 'spark-app-selector': appOf(person), 'spark-exec-id': `${id}` },
      annotations: id === 0 ? { 'hub.jupyter.org/username': `person${person}` } : {},
      // What each really carries, ten thousand characters, mostly of who set what.
      managedFields: [{ manager: 'kubelet', fieldsV1: 'f'.repeat(8_000) }],
    },
    spec: {
      nodeName: `machine-${Math.floor((person * (1 + PEOPLE.executors) + id) / PER_MACHINE)}`,
      containers: [
        { name: 'executor', image: 'spark:1', resources: { requests: { cpu: '3', memory: '14254Mi' } } },
      ],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'executor', image: 'spark:1', state: { running: { startedAt: new Date().toISOString() } } },
      ],
    },
  }));

const machine = (number: number) => ({
  metadata: { name: `machine-${number}`, labels: { 'sparkhub.io/pool': 'spark' } },
  status: {
    allocatable: { cpu: '8', memory: '30Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});
