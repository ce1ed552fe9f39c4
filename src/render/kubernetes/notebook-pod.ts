import type { Platform } from '../../config/platform.ts';
import { restrictedContainer, restrictedPod } from './executor-template.ts';
import { labelsOf, type Names, USER } from './names.ts';
import { PATH } from './paths.ts';
import { notebookAffinity, notebookTolerations } from './pools.ts';
import { sessionsUrl } from './sessions.ts';

const field = (fieldPath: string): object => ({ valueFrom: { fieldRef: { fieldPath } } });

/** A machine may take ten minutes to come, and a first large image two more; in seconds. */
const START_TIMEOUT = 1200;

/** The pod of a notebook server, in the words of KubeSpawner's settings. */
export function makeNotebookPod(platform: Platform, names: Names): object {
  return {
    startTimeoutSeconds: START_TIMEOUT,
    serviceAccount: USER.notebookAccount,
    imagePullSecrets: platform.images.pullSecrets,
    labels: { ...labelsOf(platform), 'app.kubernetes.io/component': 'notebook' },
    // Nobody's work is moved to save a machine.
    annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    securityContext: restrictedPod,
    containerSecurityContext: restrictedContainer,
    tolerations: notebookTolerations,
    nodeAffinity: notebookAffinity(platform),
    env: {
      // The original's name for the address of the driver, and Spark's.
      MY_POD_IP: field('status.podIP'),
      SPARK_LOCAL_IP: field('status.podIP'),
      // Or executors would look for the driver by the pod's name, which resolves nowhere but in the pod.
      SPARK_LOCAL_HOSTNAME: field('status.podIP'),
      MY_POD_NAME: field('metadata.name'),
      MY_POD_NAMESPACE: field('metadata.namespace'),
      HOME: PATH.home,
      JAVA_HOME: PATH.javaHome,
      SPARK_HOME: PATH.sparkHome,
      SPARK_CONF_DIR: PATH.session,
      PYSPARK_PYTHON: PATH.python,
      PYSPARK_DRIVER_PYTHON: PATH.python,
      SPARKHUB_UI_KEY_FILE: PATH.uiKey,
      SPARKHUB_SESSIONS_URL: sessionsUrl(names),
    },
    volumes: [{ name: 'session', secret: { secretName: USER.session, defaultMode: 0o440 } }],
    volumeMounts: [{ name: 'session', mountPath: PATH.session, readOnly: true }],
  };
}
