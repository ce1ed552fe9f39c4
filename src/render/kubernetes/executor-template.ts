import type { Platform, Project } from '../../config/platform.ts';
import { USER } from './names.ts';
import { GID, PATH, UID } from './paths.ts';
import { executorTolerations, nodeSelector } from './pools.ts';
import { IDENTITY_TOKEN, type ProjectIdentity } from './project-identity.ts';
import { makeMounts, makeVolumes } from './storage.ts';

/** What Pod Security `restricted` asks of a container (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: UID,
  runAsGroup: GID,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

export const restrictedPod = {
  runAsNonRoot: true,
  runAsUser: UID,
  runAsGroup: GID,
  fsGroup: GID,
  // Changing the owner of every file of a large home at each start takes minutes.
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** The pod template of a project's executors; Spark adds image, resources, ports, labels and the owner. */
export function makeExecutorTemplate(
  platform: Platform,
  project: Project,
  identity?: ProjectIdentity,
): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      labels: { 'app.kubernetes.io/part-of': 'sparkhub', 'app.kubernetes.io/component': 'executor' },
      // An executor's blocks move when its machine is given up: it holds no machine back.
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' },
    },
    spec: {
      serviceAccountName: USER.executorAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Less than the half minute that Azure gives before it takes a machine away.
      terminationGracePeriodSeconds: 25,
      nodeSelector: nodeSelector(platform, project.pool),
      tolerations: executorTolerations(project.pool),
      securityContext: restrictedPod,
      containers: [
        {
          name: 'executor',
          workingDir: '/tmp',
          // Spark takes away the pods of executors that ended: their last lines say why, to whoever watches.
          terminationMessagePolicy: 'FallbackToLogsOnError',
          securityContext: { ...restrictedContainer, readOnlyRootFilesystem: true },
          volumeMounts: [
            ...makeMounts(platform, project),
            { name: 'session', mountPath: PATH.session, readOnly: true },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        ...makeVolumes(project),
        {
          name: 'session',
          secret: {
            secretName: USER.session,
            defaultMode: 0o440,
            items: ['auth-secret', ...(identity === undefined ? [] : [IDENTITY_TOKEN])].map((key) => ({
              key,
              path: key,
            })),
          },
        },
        { name: 'tmp', emptyDir: { sizeLimit: '2Gi' } },
      ],
    },
  };
}
