import type { Platform } from '../../config/platform.ts';
import type { Connection } from '../../drivers/cluster/connection.ts';
import type { ClusterPlace } from '../../drivers/cluster/platform/cluster-place.ts';
import { findRelease } from '../../drivers/cluster/platform/release.ts';
import { type ComponentName, restart, runningPod } from '../../drivers/cluster/platform/restart.ts';
import { type Renew, renewInCluster } from '../../drivers/cluster/secrets/renew.ts';
import { DriverError } from '../../drivers/driver.ts';
import { makeSecret } from '../../drivers/secrets/make-secret.ts';
import { withNewKey } from '../../drivers/secrets/renew.ts';
import type { ClusterSecretArtefact, ReleaseArtefact } from '../../render/artefact.ts';
import { IMPACT, type Rendered, type Renewable, type Rotation, type SecretName } from './rotation.ts';

/** The chart's own Secret. */
const CHART_SECRET = 'hub';

interface Part {
  readonly impact: string;
  readonly usual: boolean;
  /** Keys of the chart's Secret. The chart keeps what it finds there, and restarts who reads it. */
  readonly chart: Readonly<Record<string, Renew>>;
  /** Values of the chart that would win over the Secret. */
  readonly values: readonly string[];
  /** Who reads them at its start. */
  readonly readers: readonly ComponentName[];
  /** Random keys of this Secret of ours are renewed too; the hub reads them at its start. */
  readonly ours?: 'testToken' | 'passwords';
}

const hex: Renew = () => makeSecret('hex');

const PARTS: Readonly<Partial<Record<SecretName, Part>>> = {
  cookies: {
    impact: IMPACT.cookies,
    usual: true,
    readers: ['hub'],
    chart: { 'hub.config.JupyterHub.cookie_secret': hex },
    values: ['hub.config.JupyterHub.cookie_secret', 'hub.cookieSecret'],
  },
  'crypt-keys': {
    impact: IMPACT.cryptKeys,
    usual: true,
    readers: ['hub'],
    chart: { 'hub.config.CryptKeeper.keys': withNewKey },
    values: ['hub.config.CryptKeeper.keys'],
  },
  'proxy-token': {
    impact: IMPACT.proxyToken,
    usual: true,
    readers: ['proxy', 'hub'],
    chart: { 'hub.config.ConfigurableHTTPProxy.auth_token': hex },
    values: ['hub.config.ConfigurableHTTPProxy.auth_token', 'proxy.secretToken'],
  },
  'service-tokens': {
    impact: 'Only a program that was given such a token notices; sparkhub’s own read the new ones.',
    usual: true,
    readers: ['hub'],
    // Of services that the file itself gives to the chart they are the file's: the hub would go on to take the old ones.
    chart: {},
    values: [],
    ours: 'testToken',
  },
  passwords: {
    impact: 'Everybody needs a new password for the next sign-in (sparkhub up says where they are).',
    usual: false,
    readers: ['hub'],
    chart: {},
    values: [],
    ours: 'passwords',
  },
};

/**
 * In a cluster, new values go into the Secrets, and then the release is installed once more as it is: helm remembers the
 * new ones (a later rollback does not bring the old ones back), and the chart restarts hub and proxy together.
 */
export function clusterRotation(connection: () => Promise<Connection>, place: ClusterPlace): Rotation {
  return {
    begun: async () => (await findRelease((await connection()).api, place)) !== '',
    // With accounts of their own, people change their passwords on a page; the session's secrets are new at each start.
    renewable: ({ auth }: Platform): Renewable[] =>
      Object.entries(PARTS)
        .filter(([name]) => name !== 'passwords' || auth.kind === 'password')
        .map(([name, { impact, usual }]) => ({ name: name as SecretName, impact, usual })),
    async renew(names, rendered, report) {
      const parts = names.flatMap((name) => PARTS[name] ?? []);
      const release = rendered.artefacts.find((one): one is ReleaseArtefact => one.kind === 'release');
      const driver = rendered.drivers.release;
      if (release === undefined || driver === undefined) throw new Error('no release in this place');
      refuseGiven(parts, release);
      const { api } = await connection();
      const before = await podsOf(await connection(), place);
      report({ what: 'Making new secrets' });
      const chart = Object.assign({}, ...parts.map((part) => part.chart)) as Readonly<Record<string, Renew>>;
      await renewInCluster(api, { namespace: place.namespace, name: CHART_SECRET }, chart);
      for (const { namespace, name, keys } of ourSecrets(parts, rendered))
        await renewInCluster(api, { namespace, name }, keys);
      await driver.apply(release, report);
      // Who reads what the chart does not watch, as our own Secrets. The proxy first: the hub looks for it.
      const readers = [...new Set(parts.flatMap((part) => part.readers))].sort().reverse();
      for (const component of readers) {
        const pod = await runningPod(await connection(), place, component);
        if (before.has(pod.pod)) await restart(await connection(), place, component, report, { pod });
      }
      return true;
    },
  };
}

/** Names of the pods that run before anything is changed. */
async function podsOf(connection: Connection, place: ClusterPlace): Promise<ReadonlySet<string>> {
  const pods = await Promise.all(
    (['hub', 'proxy'] as const).map((name) => runningPod(connection, place, name).catch(() => undefined)),
  );
  return new Set(pods.flatMap((pod) => pod?.pod ?? []));
}

function ourSecrets(parts: readonly Part[], { artefacts }: Rendered) {
  const names: readonly string[] = parts.flatMap(({ ours }) => (ours === undefined ? [] : OURS[ours]));
  return artefacts
    .filter((one): one is ClusterSecretArtefact => one.kind === 'cluster-secret' && names.includes(one.name))
    .map(({ namespace, name, keys }) => ({
      namespace,
      name,
      keys: Object.fromEntries(
        Object.entries(keys).flatMap(([key, form]) =>
          typeof form === 'string' ? [[key, () => makeSecret(form)] as const] : [],
        ),
      ),
    }));
}

const OURS = { testToken: 'sparkhub-test', passwords: 'sparkhub-passwords' } as const;

/** What `target.values` says wins in the chart: a new value in the Secret would be in vain. */
function refuseGiven(parts: readonly Part[], { values }: ReleaseArtefact): void {
  const given = parts
    .flatMap((part) => part.values)
    .find((path) => path.split('.').reduce<unknown>(inside, values) !== undefined);
  if (given === undefined) return;
  throw new DriverError(`target.values sets ${given}, so that it is yours to renew.`, {
    fix: 'Write another value there and run sparkhub up, or take it out: the chart then makes one of its own.',
  });
}

const inside = (value: unknown, key: string): unknown =>
  (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
