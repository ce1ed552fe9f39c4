import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlacePicture } from '../../sessions/observation.ts';
import { connect } from '../cluster/connection.ts';
import { kubeconfig } from '../cluster/testdata/fake-api.ts';
import { observeKubernetes } from './kubernetes.ts';

type Json = Record<string, unknown>;

/** An API server with lists that can change, and the watches that tell of it. */
class WatchedApi {
  readonly lists: Record<string, Json[]> = {};
  readonly asked: string[] = [];
  #version = 1;
  #watches: { path: string; response: ServerResponse }[] = [];
  readonly #server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://api');
    this.asked.push(`${url.pathname}?${url.searchParams}`);
    if (url.searchParams.get('watch') === 'true') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      this.#watches.push({ path: url.pathname, response });
      return;
    }
    const items = this.lists[url.pathname] ?? [];
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ items, metadata: { resourceVersion: `${this.#version}` } }));
  });

  async start(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  tell(path: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: Json): void {
    const metadata = { ...(object.metadata as Json), resourceVersion: `${++this.#version}` };
    for (const watch of this.#watches.filter((one) => one.path === path))
      watch.response.write(`${JSON.stringify({ type, object: { ...object, metadata } })}\n`);
  }

  /** As an API server that restarts does. */
  breakWatches(): void {
    for (const { response } of this.#watches) response.destroy();
    this.#watches = [];
  }

  watched(path: string): boolean {
    return this.#watches.some((watch) => watch.path === path);
  }

  stop(): void {
    this.breakWatches();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const PODS = '/api/v1/pods';
const executor = (name: string, status: Json, more: Json = {}): Json => ({
  metadata: {
    name,
    namespace: 'sparkhub-user-ada',
    uid: name,
    creationTimestamp: '2026-11-24T08:00:00Z',
    labels: { 'spark-role': 'executor', 'spark-app-selector': 'spark-1', 'spark-exec-id': name },
  },
  spec: {
    nodeSelector: { 'sparkhub.io/pool': 'spark' },
    containers: [
      {
        name: 'executor',
        image: 'spark:1',
        env: [
          { name: 'SPARK_EXECUTOR_CORES', value: '3' },
          { name: 'SPARK_EXECUTOR_MEMORY', value: '12g' },
        ],
        resources: { requests: { cpu: '3', memory: '14254Mi' } },
      },
    ],
    ...more,
  },
  status,
});
const unscheduled = {
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/2 nodes are available: 2 Insufficient cpu.',
    },
  ],
};

describe('a cluster that is watched', () => {
  let api: WatchedApi;
  let directory: string;
  let stop: AbortController;
  let done: Promise<void>;
  let picture: PlacePicture | undefined;
  const session = () => picture?.sessions[0];
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 400) throw new Error(`not so: ${JSON.stringify(picture)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sparkhub-watched-'));
    api = new WatchedApi();
    const path = join(directory, 'config');
    writeFileSync(path, kubeconfig('fake', await api.start()));
    api.lists[PODS] = [
      executor('e1', unscheduled),
      executor('e2', { phase: 'Running' }, { nodeName: 'spark-1' }),
      // Of somebody else's platform.
      {
        ...executor('x', unscheduled),
        metadata: { ...(executor('x', {}).metadata as Json), namespace: 'other-user-x' },
      },
    ];
    stop = new AbortController();
    picture = undefined;
    const settings = { kind: 'kubernetes', platform: 'team', userNamespacePrefix: 'sparkhub-user-' } as const;
    done = observeKubernetes(settings, () => connect({ KUBECONFIG: path }, null))((next) => {
      picture = next;
    }, stop.signal);
    await until(() => session() !== undefined && api.watched(PODS) && api.watched('/api/v1/events'));
  });
  afterEach(async () => {
    stop.abort();
    await done;
    api.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is told session by session, as it was found and as it changes', async () => {
    expect(picture?.sessions).toHaveLength(1);
    expect(session()).toMatchObject({ id: 'spark-1', waiting: 1, running: [{ id: 'e2', since: 0 }] });
    expect(session()?.waits[0]).toMatchObject({ code: 'machine-full', count: 1 });
    api.tell('/api/v1/events', 'ADDED', {
      metadata: { name: 'e1.1', namespace: 'sparkhub-user-ada' },
      involvedObject: { kind: 'Pod', name: 'e1', uid: 'e1' },
      reason: 'TriggeredScaleUp',
      message: 'pod triggered scale-up: [{spark 1->2 (max: 3)}]',
      lastTimestamp: '2026-11-24T08:00:05Z',
    });
    await until(() => session()?.waits[0]?.code === 'machine-starting');
    api.tell(PODS, 'MODIFIED', executor('e1', { phase: 'Running' }, { nodeName: 'spark-2' }));
    await until(() => session()?.running.length === 2);
    expect(session()?.waits).toEqual([]);
  });

  it.each([
    ['was killed', { phase: 'Failed' }, { exitCode: 137, reason: 'OOMKilled' }, 'OOMKilled: exit code 137'],
    [
      'was evicted, and ended well in the second that it was given',
      { phase: 'Failed', reason: 'Evicted', message: 'Usage of EmptyDir volume "spark-local-dir-1"' },
      { exitCode: 0, reason: 'Completed' },
      'Evicted: Completed: exit code 0: Usage of EmptyDir volume "spark-local-dir-1"',
    ],
  ])(
    'remembers that an executor %s, though its pod is gone before a look',
    async (_, ends, terminated, reason) => {
      const status = {
        ...ends,
        containerStatuses: [{ name: 'executor', image: 'spark:1', state: { terminated } }],
      };
      api.tell(PODS, 'MODIFIED', executor('e2', status, { nodeName: 'spark-1' }));
      api.tell(PODS, 'DELETED', executor('e2', status));
      await until(() => session()?.running.length === 0);
      expect(session()?.ended).toMatchObject([{ id: 'e2', reason }]);
    },
  );

  it('goes on where it was when the API server breaks off', async () => {
    api.breakWatches();
    await until(() => api.watched(PODS));
    expect(api.asked.filter((path) => path.startsWith(`${PODS}?`) && !path.includes('watch'))).toHaveLength(
      1,
    );
    api.tell(PODS, 'DELETED', executor('e1', unscheduled));
    await until(() => session()?.waiting === 0);
  });
});
