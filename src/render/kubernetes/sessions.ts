import { estimateProject } from '../../config/executors.ts';
import type { Platform, Project } from '../../config/platform.ts';
import type { Machines, SessionsSettings } from '../../sessions/settings.ts';
import type { Manifest } from '../artefact.ts';
import { canonical, digest } from '../fingerprint.ts';
import { KEEP_DAYS, makeProjectSettings, SESSIONS_PREFIX } from '../sessions-settings.ts';
import type { ClusterSite } from '../site.ts';
import { restrictedContainer, restrictedPod } from './executor-template.ts';
import { labelsOf, type Names } from './names.ts';
import { dns, fromNotebooks, toApiServer, toHub } from './network-policies.ts';
import { PATH, PORT } from './paths.ts';

const HISTORY = '/var/lib/sparkhub';
/** Nobody else's files are here, so it need not be who owns homes: that of its image. */
const NOBODY = 65_534;

/** Where a notebook server reaches the sessions service, with a slash at its end. */
export const sessionsUrl = ({ namespace, sessions }: Names): string =>
  `http://${sessions}.${namespace}.svc:${PORT.sessions}${SESSIONS_PREFIX}`;

/** The claim with the sessions that have ended: it stays when the platform goes down. */
export const makeSessionsHistory = (platform: Platform, { namespace, sessions }: Names): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: sessions, namespace, labels: labelsOf(platform) },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

/**
 * The service that knows every Spark session. It may look at pods, events, machines and quotas, and write nothing; whose
 * a request is it asks the hub with the caller's own token, so that it holds no secret.
 */
export function makeSessions(platform: Platform, names: Names, site: ClusterSite, image: string): Manifest[] {
  const { namespace, sessions } = names;
  const labels = labelsOf(platform);
  const metadata = { name: sessions, namespace, labels };
  const settings = makeSettings(platform, names);
  const selector = { 'app.kubernetes.io/part-of': 'sparkhub', component: sessions };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      // Only its own pod mounts a token.
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'sessions.json': `${JSON.stringify(settings, null, 2)}\n` },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [fromNotebooks(platform, PORT.sessions)],
        egress: [dns, toHub(names), toApiServer(site)],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector, ports: [{ name: 'http', port: PORT.sessions, targetPort: 'http' }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        // Two at once would write one history.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selector },
        template: {
          metadata: {
            labels: {
              ...labels,
              ...selector,
              'app.kubernetes.io/component': sessions,
              // How `sparkhub status` and `logs` find the parts of a platform.
              release: names.release,
              // The chart's own key for whom the hub lets in.
              'hub.jupyter.org/network-access-hub': 'true',
            },
            annotations: { 'sparkhub.io/settings': digest(canonical(settings)).slice(0, 16) },
          },
          spec: makePod(platform, names, image),
        },
      },
    },
  ];
}

function makePod({ images, pools }: Platform, { sessions }: Names, image: string): object {
  const probe = (more: object): object => ({
    httpGet: { path: `${SESSIONS_PREFIX}health`, port: 'http' },
    ...more,
  });
  return {
    serviceAccountName: sessions,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 10,
    securityContext: { ...restrictedPod, runAsUser: NOBODY, runAsGroup: NOBODY, fsGroup: NOBODY },
    ...(images.pullSecrets.length > 0
      ? { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) }
      : {}),
    ...(Object.keys(pools.app.labels).length > 0 ? { nodeSelector: pools.app.labels } : {}),
    containers: [
      {
        name: sessions,
        image,
        imagePullPolicy: 'IfNotPresent',
        ports: [{ name: 'http', containerPort: PORT.sessions, protocol: 'TCP' }],
        securityContext: {
          ...restrictedContainer,
          runAsUser: NOBODY,
          runAsGroup: NOBODY,
          readOnlyRootFilesystem: true,
        },
        // Measured: 255 MB with 500 sessions of 10 executors and their 5,500 pods (npm run bench -- sessions).
        resources: {
          requests: { cpu: '100m', memory: '192Mi', 'ephemeral-storage': '50Mi' },
          limits: { memory: '512Mi', 'ephemeral-storage': '1Gi' },
        },
        readinessProbe: probe({ periodSeconds: 5 }),
        livenessProbe: probe({ periodSeconds: 20, failureThreshold: 6, timeoutSeconds: 5 }),
        volumeMounts: [
          { name: 'settings', mountPath: PATH.sessionsSettings, readOnly: true },
          { name: 'history', mountPath: HISTORY },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'settings', configMap: { name: sessions } },
      { name: 'history', persistentVolumeClaim: { claimName: sessions } },
      { name: 'tmp', emptyDir: { sizeLimit: '100Mi' } },
    ],
  };
}

const makeSettings = (platform: Platform, { namespace, userNamespacePrefix }: Names): SessionsSettings => ({
  listen: { host: '0.0.0.0', port: PORT.sessions },
  prefix: SESSIONS_PREFIX,
  hubApiUrl: `http://hub.${namespace}.svc:${PORT.hub}/hub/api`,
  historyFile: `${HISTORY}/history.sqlite`,
  keepDays: KEEP_DAYS,
  place: { kind: 'kubernetes', platform: platform.name, userNamespacePrefix },
  projects: makeProjectSettings(platform, (project) => machinesOf(platform, project)),
});

/** Of a pool whose machines have no name, nobody knows how many executors go on one. */
function machinesOf(platform: Platform, project: Project): Machines {
  const estimate = estimateProject(platform, project);
  if (estimate === undefined) return { kind: 'unknown' };
  const { node, price } = estimate;
  return {
    kind: 'alike',
    room: node.room,
    pricePerHour: price === null ? null : { currency: 'EUR', amount: price.eurPerHour },
  };
}
