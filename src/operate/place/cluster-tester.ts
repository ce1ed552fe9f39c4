import type { Platform, Project } from '../../config/platform.ts';
import type { Pod } from '../../drivers/cluster/api/objects.ts';
import type { Connection } from '../../drivers/cluster/connection.ts';
import type { ClusterPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { observePools } from '../../drivers/cluster/platform/machines.ts';
import { listPeoplesPods } from '../../drivers/cluster/platform/sessions.ts';
import { forwardProxy } from '../../drivers/cluster/pods/forward.ts';
import { DriverError } from '../../drivers/driver.ts';
import { signInByToken } from '../../drivers/jupyter/token-session.ts';
import { namesOf } from '../../render/kubernetes/names.ts';
import { TESTERS } from '../../render/local/hub-settings.ts';
import type { Tester } from './tester.ts';

/** Signs in with tokens of a service of the hub, made for two users that are for nothing else. */
export async function clusterTester(
  platform: Platform,
  {
    connection,
    place,
    signal,
  }: { readonly connection: Connection; readonly place: ClusterPlace; readonly signal: AbortSignal },
): Promise<Tester> {
  const serviceToken = await readToken(platform, connection);
  const { url, close } = await forwardProxy(connection, place);
  const [user, other] = TESTERS;
  const executorsOf = async (): Promise<Pod[]> =>
    (await listPeoplesPods(connection.api, place)).executors.filter(({ metadata }) =>
      isOf(metadata.namespace, place),
    );
  return {
    journey: 'cluster',
    project: (platform.projects.find(hasRoom) ?? platform.projects[0]!).name,
    enter: (who) =>
      signInByToken({ baseUrl: url, user: who === 'tester' ? user : other, serviceToken, signal }),
    probes: {
      executors: async () =>
        (await executorsOf()).map(({ metadata: { name, deletionTimestamp }, spec, status }) =>
          [
            `${name} ${status?.phase ?? ''} on ${spec.nodeName ?? 'no machine'}`,
            ...(deletionTimestamp === undefined ? [] : [`to be gone at ${deletionTimestamp}`]),
          ].join(', '),
        ),
      processesOf: async () => {
        const { notebooks, executors } = await listPeoplesPods(connection.api, place);
        return [...notebooks, ...executors]
          .filter(({ metadata }) => isOf(metadata.namespace, place))
          .map(({ metadata, status }) => `${metadata.name} ${status?.phase ?? ''}`);
      },
      machines: async () => {
        const { notebooks, executors } = await listPeoplesPods(connection.api, place);
        const names = (pods: readonly Pod[]): string[] => pods.flatMap(({ spec }) => spec.nodeName ?? []);
        return { executors: names(executors), notebooks: names(notebooks) };
      },
      poolMachines: async () =>
        (await observePools(connection.api, place)).find(({ name }) => name === 'spark')?.machines ?? 0,
    },
    close: async () => close(),
  };
}

/** The tester's own namespace; what other people run is theirs. */
const isOf = (namespace: string | undefined, { userNamespacePrefix }: ClusterPlace): boolean =>
  namespace === `${userNamespacePrefix}${TESTERS[0]}`;

/** Room for the original's cell: six executors of 3 cores and 12g. */
const hasRoom = ({ limits, shared }: Project): boolean =>
  shared && limits.executors >= 6 && limits.cores >= 18 && limits.memoryMib >= 6 * 14 * 1024;

async function readToken(platform: Platform, { api }: Connection): Promise<string> {
  const { namespace, testToken: name } = namesOf(platform);
  const secret = await api.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  const token = (secret?.data as Record<string, string> | undefined)?.token;
  if (token !== undefined) return Buffer.from(token, 'base64').toString('utf8');
  throw new DriverError('Nothing is running here.', { fix: 'Start it with: sparkhub up' });
}
