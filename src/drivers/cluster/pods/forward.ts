import { createServer, type Server, type Socket } from 'node:net';
import { DriverError } from '../../driver.ts';
import type { ClusterApi } from '../api/api.ts';
import type { Connection } from '../connection.ts';
import type { ClusterPlace } from '../platform/cluster-place.ts';
import { listComponentPods } from '../platform/components.ts';

/** Where the proxy listens in its pod. */
const PROXY_PORT = 8000;
const PREFERRED = 8000;

export interface Forwarding {
  readonly url: string;
  close(): void;
}

/** Brings the proxy's port to this machine's loopback. Finds the pod anew for each connection: it may be restarted. */
export async function forwardProxy(connection: Connection, place: ClusterPlace): Promise<Forwarding> {
  await proxyPod(connection.api, place);
  const { PortForward } = await import('../library.ts');
  const forward = new PortForward(connection.kubeconfig);
  const sockets = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    void proxyPod(connection.api, place)
      .then((pod) => forward.portForward(place.namespace, pod, [PROXY_PORT], socket, null, socket))
      .then((tunnel) => {
        const { on, close } = tunnel as unknown as {
          on(name: string, then: () => void): void;
          close(): void;
        };
        on.call(tunnel, 'close', () => socket.end());
        on.call(tunnel, 'error', () => socket.destroy());
        socket.on('close', () => close.call(tunnel));
        socket.resume();
      })
      .catch(() => socket.destroy());
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function proxyPod(api: ClusterApi, place: ClusterPlace): Promise<string> {
  const pods = await listComponentPods(api, place);
  const running = pods.find(
    ({ metadata, status }) =>
      metadata.labels?.component === 'proxy' &&
      metadata.deletionTimestamp === undefined &&
      status?.phase === 'Running',
  );
  if (running !== undefined) return running.metadata.name;
  throw new DriverError('The proxy does not run.', {
    fix: 'See why with: sparkhub status   Start it with: sparkhub up',
  });
}

/** The port people know, or any free one. */
function listen(server: Server): Promise<number> {
  return new Promise((done, failed) => {
    server.once('listening', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') server.listen(0, '127.0.0.1');
      else failed(error);
    });
    server.listen(PREFERRED, '127.0.0.1');
  });
}
