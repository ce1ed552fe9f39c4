import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const FILE = {
  type: 'FILE',
  pathSuffix: '',
  length: 6,
  owner: 'grace',
  group: 'sales',
  permission: '600',
  accessTime: 0,
  modificationTime: 0,
  blockSize: 128 * 2 ** 20,
  replication: 1,
};
const REFUSAL = {
  exception: 'AccessControlException',
  javaClassName: 'org.apache.hadoop.security.AccessControlException',
  message: 'Permission denied: user=ada, access=READ, inode="/lake/sales.txt":grace:sales:-rw-------',
};

/** As an HDFS name node speaks over HTTP (WebHDFS): everybody sees its one file, and nobody who asks may read it. */
export async function startRefusingStorage(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const operation = new URL(request.url ?? '', 'http://storage').searchParams.get('op')?.toUpperCase();
    // Without a content type: the client in Spark has lost what it would read that with.
    const say = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (operation === 'GETFILESTATUS') say(200, { FileStatus: FILE });
    else if (operation === 'LISTSTATUS') say(200, { FileStatuses: { FileStatus: [FILE] } });
    else if (operation === 'OPEN') say(403, { RemoteException: REFUSAL });
    else say(200, { BlockLocations: { BlockLocation: [] } });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `webhdfs://127.0.0.1:${(server.address() as AddressInfo).port}/lake/sales.txt`, server };
}
