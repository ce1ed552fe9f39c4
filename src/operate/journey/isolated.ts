import { DriverError } from '../../drivers/driver.ts';
import { runCell } from './cell.ts';
import type { Stage } from './stage.ts';

/**
 * From inside a notebook, with its own token: prints each thing that worked and should not have. The whole list is
 * proven by test/e2e-kubernetes; these are the spots a changed cluster would open.
 */
const ISOLATION_CELL = `
import json, os, socket, ssl, urllib.request
account = '/var/run/secrets/kubernetes.io/serviceaccount/'
token, here = open(account + 'token').read(), os.environ['MY_POD_NAMESPACE']
trust = ssl.create_default_context(cafile=account + 'ca.crt')
def api(path):
    request = urllib.request.Request('https://kubernetes.default.svc' + path, headers={'Authorization': 'Bearer ' + token})
    try:
        return urllib.request.urlopen(request, context=trust, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code
def opens(host, port):
    try:
        socket.create_connection((host, port), 2).close()
        return True
    except OSError:
        return False
assert api(f'/api/v1/namespaces/{here}/pods') == 200
hub = os.environ['JUPYTERHUB_API_URL'].split('/')[2].split(':')[0]
open_ = [path for path in (
    '/api/v1/pods', '/api/v1/nodes', '/api/v1/namespaces', '/api/v1/secrets', f'/api/v1/namespaces/{here}/secrets',
    f'/api/v1/namespaces/{here}/configmaps', f'/api/v1/namespaces/{hub.split(".")[1]}/pods') if api(path) != 403]
open_ += [f'{host}:{port}' for host, port in (('169.254.169.254', 80), (hub.replace('hub', 'proxy-api', 1), 8001)) if opens(host, port)]
print(*open_)
`;

/** A notebook reaches what it needs, and nothing of anybody else's. */
export const isolated: readonly Stage[] = [
  {
    name: 'isolation',
    title: 'find other people’s doors closed',
    needs: ['kernel'],
    run: async (world) => {
      const open = await runCell(world, ISOLATION_CELL);
      if (open === '') return 'API, metadata, proxy';
      throw new DriverError(`A notebook reaches what it should not: ${open}.`, {
        fix: 'See whether the cluster enforces network policies, and who gave more rights: sparkhub doctor',
      });
    },
  },
];
