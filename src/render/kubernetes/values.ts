import type { Platform } from '../../config/platform.ts';
import type { ImageName } from '../artefact.ts';
import type { Names } from './names.ts';
import { fromNotebooks } from './network-policies.ts';
import { PATH, PORT } from './paths.ts';

/** Between looks of the culler, at most; in seconds. */
const CULL_EVERY = 300;

/**
 * Values of the Zero to JupyterHub chart (4.4.0). `settingsDigest` changes when the hub has to read its settings again.
 * The file's own `target.values` are merged last, by the caller.
 */
export function makeValues(
  platform: Platform,
  names: Names,
  images: Readonly<Record<ImageName, string>>,
  settingsDigest: string,
): Record<string, unknown> {
  const { auth, images: settings, session, target, pools } = platform;
  if (target.kind === 'local') throw new Error('no chart on one machine');
  const idle = session.idle.serverSeconds;
  const node = (pool: 'app' | 'user'): object =>
    Object.keys(pools[pool].labels).length > 0 ? { nodeSelector: pools[pool].labels } : {};
  return {
    imagePullSecrets: settings.pullSecrets.map((name) => ({ name })),
    hub: {
      image: image(images.hub),
      annotations: { 'sparkhub.io/settings': settingsDigest },
      config: { JupyterHub: { admin_access: false } },
      // Accounts and their servers: `helm uninstall` leaves them, and so does `sparkhub down`.
      db: { pvc: { annotations: { 'helm.sh/resource-policy': 'keep' } } },
      extraConfig: {
        '10-sparkhub': `from sparkhub_hub.kubernetes.settings import apply\n\napply(c, "${PATH.hubSettings}/hub.json")\n`,
        ...(target.jupyterhubConfig === '' ? {} : { '90-file': target.jupyterhubConfig }),
      },
      extraEnv: {
        SPARKHUB_TEST_TOKEN: {
          valueFrom: { secretKeyRef: { name: names.testToken, key: 'token', optional: true } },
        },
      },
      extraVolumes: [
        { name: 'sparkhub', configMap: { name: names.hubSettings } },
        { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
        ...signInVolumes(platform, names),
      ],
      extraVolumeMounts: [
        { name: 'sparkhub', mountPath: PATH.hubSettings, readOnly: true },
        { name: 'tmp', mountPath: '/tmp' },
        ...(hasPasswords(auth) ? [{ name: 'passwords', mountPath: PATH.passwords, readOnly: true }] : []),
        ...(auth.clientSecretFrom === null
          ? []
          : [{ name: 'sign-in', mountPath: PATH.signIn, readOnly: true }]),
      ],
      ...node('app'),
      resources: resources('512Mi', '2Gi'),
      // Besides its database and /tmp, it writes nowhere.
      containerSecurityContext: { readOnlyRootFilesystem: true },
      // The chart opens it to its own namespace only.
      networkPolicy: { ingress: [fromNotebooks(platform, PORT.hub)] },
    },
    proxy: {
      service: { type: 'ClusterIP' },
      chp: {
        image: image(images.proxy),
        ...node('app'),
        resources: resources('256Mi', '1Gi'),
        containerSecurityContext: { readOnlyRootFilesystem: true },
        // It never speaks to Kubernetes.
        extraPodSpec: {
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        },
      },
    },
    ingress: ingress(target.domain),
    singleuser: {
      image: image(images.notebook),
      storage: { type: 'none' },
      serviceAccountName: 'notebook',
      // A privileged container in every server; network policies keep the metadata address away instead.
      cloudMetadata: { blockWithIptables: false },
      // Of the hub's namespace, where no server runs; people's namespaces have their own.
      networkPolicy: { enabled: true },
    },
    scheduling: {
      userScheduler: { enabled: false },
      userPlaceholder: { enabled: false },
      corePods: { nodeAffinity: { matchNodePurpose: 'prefer' } },
      // sparkhub's own affinity says it (see notebook-pod.ts).
      userPods: { nodeAffinity: { matchNodePurpose: 'ignore' } },
    },
    // Machines come and go with the work; the large image is pulled once on each, by who needs it.
    prePuller: { hook: { enabled: false }, continuous: { enabled: false } },
    cull:
      idle === 0
        ? { enabled: false }
        : { enabled: true, users: false, timeout: idle, every: Math.min(CULL_EVERY, idle) },
  };
}

/** Of the hub or the proxy. On the machine's disk they have their log, and the hub's /tmp: room for both. */
const resources = (least: string, most: string): object => ({
  requests: { cpu: '200m', memory: least, 'ephemeral-storage': '100Mi' },
  limits: { memory: most, 'ephemeral-storage': '2Gi' },
});

/** Name and tag, as the chart wants them; a digest stays with the tag. */
function image(reference: string): object {
  const at = reference.indexOf('@');
  const colon = reference.lastIndexOf(':', at < 0 ? undefined : at);
  return {
    name: reference.slice(0, colon),
    tag: reference.slice(colon + 1),
    pullPolicy: 'IfNotPresent',
  };
}

/** Whether sparkhub makes passwords: the administrators' first, or those that all share in a test. */
const hasPasswords = ({ kind }: Platform['auth']): boolean => kind === 'native' || kind === 'password';

/** What the hub needs to know for signing in, from Secrets. */
function signInVolumes({ auth }: Platform, names: Names): object[] {
  const passwords = { name: 'passwords', secret: { secretName: names.passwords } };
  if (hasPasswords(auth)) return [passwords];
  if (auth.clientSecretFrom === null) return [];
  const reference = auth.clientSecretFrom.secret ?? `${names.clientSecret}/client-secret`;
  const [secretName = '', key = 'client-secret'] = reference.split('/');
  return [{ name: 'sign-in', secret: { secretName, items: [{ key, path: 'client-secret' }] } }];
}

const ingress = (domain: string | null): object =>
  domain === null
    ? { enabled: false }
    : { enabled: true, hosts: [domain], tls: [{ hosts: [domain], secretName: 'sparkhub-tls' }] };
