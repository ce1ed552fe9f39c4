import { PERSON, SPARK_POOL } from './contender.ts';
import type { Images } from './sparkhub.ts';

export const SERVICE_ACCOUNT = 'spark-admin';
export const SPARK_CONFIG = 'spark-conf';
export const SPARK_CLAIM = 'user-files';
const CONFIG_DIR = '/opt/spark-conf';
const USER_POOL = 'hub.jupyter.org/node-purpose';

const taint = (key: string, value: string): object => ({
  key,
  operator: 'Equal',
  value,
  effect: 'NoSchedule',
});

/**
 * The original's settings of Spark: executors in the hub's namespace, 100 pods at a time, and a first cell that waits,
 * an hour if need be, until every executor is there. The template is for the taint of the pool alone.
 */
export function sparkFiles(namespace: string, image: string): Record<string, string> {
  const properties = {
    'spark.master': 'k8s://https://kubernetes.default.svc',
    'spark.submit.deployMode': 'client',
    'spark.kubernetes.namespace': namespace,
    'spark.kubernetes.container.image': image,
    'spark.kubernetes.container.image.pullPolicy': 'IfNotPresent',
    'spark.kubernetes.authenticate.driver.serviceAccountName': SERVICE_ACCOUNT,
    'spark.kubernetes.authenticate.executor.serviceAccountName': SERVICE_ACCOUNT,
    [`spark.kubernetes.executor.node.selector.${SPARK_POOL.key}`]: SPARK_POOL.value,
    'spark.kubernetes.executor.podTemplateFile': `${CONFIG_DIR}/executor.yaml`,
    'spark.kubernetes.allocation.batch.size': '100',
    'spark.scheduler.minRegisteredResourcesRatio': '1',
    'spark.scheduler.maxRegisteredResourcesWaitingTime': '3600s',
  };
  const template = {
    apiVersion: 'v1',
    kind: 'Pod',
    spec: { tolerations: [taint(SPARK_POOL.key, SPARK_POOL.value)] },
  };
  return {
    'spark-defaults.conf': Object.entries(properties)
      .map(([key, value]) => `${key} ${value}\n`)
      .join(''),
    'executor.yaml': JSON.stringify(template),
  };
}

/** Values of the chart. What says nothing new is there for the stand-in of the tests, which knows no defaults. */
export function valuesOf(images: Images, namespace: string, serviceToken: string): object {
  const image = ({ name, tag }: Images['hub']): object => ({ name, tag, pullPolicy: 'IfNotPresent' });
  return {
    imagePullSecrets: [],
    hub: {
      image: image(images.hub),
      annotations: { 'sparkhub.io/bench': 'stock' },
      config: {},
      db: { pvc: { annotations: {} } },
      extraConfig: { '10-bench': hubConfig(namespace) },
      extraEnv: { BENCH_TOKEN: { value: serviceToken } },
      extraVolumes: [{ name: 'tmp', emptyDir: {} }],
      extraVolumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      resources: {},
      containerSecurityContext: {},
      networkPolicy: { enabled: false, ingress: [{ ports: [{ protocol: 'TCP', port: 8081 }] }] },
    },
    proxy: {
      service: { type: 'ClusterIP' },
      chp: {
        image: image(images.proxy),
        resources: {},
        containerSecurityContext: {},
        extraPodSpec: { restartPolicy: 'Always' },
        networkPolicy: { enabled: false },
      },
    },
    singleuser: {
      image: image(images.notebook),
      storage: { type: 'none' },
      cloudMetadata: { blockWithIptables: false },
      networkPolicy: { enabled: false },
    },
    scheduling: { userScheduler: { enabled: false }, userPlaceholder: { enabled: false } },
    prePuller: { hook: { enabled: false }, continuous: { enabled: false } },
    cull: { enabled: false },
  };
}

/** Python for the hub. The images are sparkhub's; JUPYTER_NO_CONFIG leaves out what it adds to the notebook server. */
function hubConfig(namespace: string): string {
  const settings = {
    namespace,
    service_account: SERVICE_ACCOUNT,
    automount_service_account_token: true,
    cpu_guarantee: 0.5,
    mem_guarantee: '3G',
    start_timeout: 3600,
    node_selector: { [USER_POOL]: 'user' },
    tolerations: [taint('hub.jupyter.org/dedicated', 'user')],
    extra_labels: { 'hub.jupyter.org/network-access-hub': 'true' },
    volumes: [
      { name: 'spark-conf', configMap: { name: SPARK_CONFIG } },
      { name: 'files', persistentVolumeClaim: { claimName: SPARK_CLAIM } },
    ],
    volume_mounts: [
      { name: 'spark-conf', mountPath: CONFIG_DIR },
      { name: 'files', mountPath: '/home/jovyan/work' },
    ],
    environment: { SPARK_CONF_DIR: CONFIG_DIR, JUPYTER_NO_CONFIG: '1' },
  };
  const role = {
    name: 'bench',
    scopes: ['admin:users', 'admin:servers', 'tokens', 'access:servers'].map(
      (scope) => `${scope}!user=${PERSON}`,
    ),
    services: ['bench'],
  };
  return `import json, os

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.services = [*c.JupyterHub.get("services", []), {"name": "bench", "api_token": os.environ["BENCH_TOKEN"]}]
c.JupyterHub.load_roles = [*c.JupyterHub.get("load_roles", []), json.loads(${JSON.stringify(JSON.stringify(role))})]
for key, value in json.loads(${JSON.stringify(JSON.stringify(settings))}).items():
    setattr(c.KubeSpawner, key, value)
c.KubeSpawner.environment["MY_POD_IP"] = {"valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}
`;
}
