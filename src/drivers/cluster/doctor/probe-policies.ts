import { randomBytes } from 'node:crypto';
import { DriverError, type Finding } from '../../driver.ts';
import type { ClusterApi, Reference } from '../api/api.ts';
import type { KubeObject, Pod } from '../api/objects.ts';
import { tailPod } from '../pods/log.ts';
import { eventsOf, readEvents } from '../waiting/events.ts';
import { explainPod } from '../waiting/pod.ts';
import { until } from '../waiting/until.ts';

const LIMIT_MS = 60_000;
const OPEN = 8081;
const CLOSED_AT_SERVER = 8080;
const CLOSED_AT_CLIENT = 8082;

/** Listens on three ports until it is deleted. */
const SERVER = `
import socket, time
for port in (${OPEN}, ${CLOSED_AT_SERVER}, ${CLOSED_AT_CLIENT}):
    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("", port)); s.listen(16); globals()[f"s{port}"] = s
time.sleep(${LIMIT_MS / 1000})
`;

/** Waits for the open port, gives the policies a moment to be in force, and says which of the others open all the same. */
const CLIENT = (address: string): string => `
import socket, time
def opens(port):
    try: socket.create_connection(("${address}", port), 2).close(); return True
    except OSError: return False
end = time.time() + 30
while not opens(${OPEN}):
    if time.time() > end: print("unreachable"); raise SystemExit
    time.sleep(0.5)
time.sleep(3)
print("ingress", any(opens(${CLOSED_AT_SERVER}) for _ in range(2)))
print("egress", any(opens(${CLOSED_AT_CLIENT}) for _ in range(2)))
`;

/**
 * Whether the cluster enforces network policies at all: without that they are accepted and silently do nothing. Two pods
 * of an image that has Python, in a namespace of their own that is deleted in the end.
 */
export async function probePolicies(api: ClusterApi, image: string, prefix: string): Promise<Finding> {
  const namespace = `${prefix}-probe-${randomBytes(3).toString('hex')}`;
  const own: Reference = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
  try {
    await api.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    for (const policy of [serverPolicy(namespace), clientPolicy(namespace)]) await api.create(policy);
    await api.create(pod(namespace, 'server', image, SERVER));
    const address = await waitFor(api, namespace, 'server', ({ status }) => status?.podIP);
    await api.create(pod(namespace, 'client', image, CLIENT(address)));
    await waitFor(api, namespace, 'client', ({ status }) =>
      status?.phase === 'Succeeded' || status?.phase === 'Failed' ? 'ended' : undefined,
    );
    return judge((await tailPod(api, { namespace, pod: 'client' }, 5)).join('\n'));
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return {
      check: 'network policies',
      verdict: 'warning',
      message: `It could not be tried whether they are enforced: ${error.message}`,
      fix: error.fix,
    };
  } finally {
    await api.remove(own).catch(() => {});
  }
}

function judge(said: string): Finding {
  const check = 'network policies';
  const open = ['ingress', 'egress'].filter((way) => said.includes(`${way} True`));
  if (said.includes('ingress False') && said.includes('egress False'))
    return { check, verdict: 'ok', message: 'The cluster enforces them (tried, both ways).', fix: '' };
  if (open.length > 0)
    return {
      check,
      verdict: 'failed',
      message: `The cluster does not enforce them (tried: ${open.join(' and ')}): people could reach one another's servers.`,
      fix: 'Turn enforcement on (Calico, Cilium, or the policy option of your cloud) before people work here.',
    };
  return {
    check,
    verdict: 'warning',
    message: `It could not be tried whether they are enforced: ${said || 'the probe said nothing'}.`,
    fix: 'Run sparkhub doctor again.',
  };
}

async function waitFor(
  api: ClusterApi,
  namespace: string,
  name: string,
  look: (pod: Pod) => string | undefined,
): Promise<string> {
  let result: string | undefined;
  let last: Pod | undefined;
  await until(LIMIT_MS, async () => {
    last = await api.get<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace, name });
    result = last === undefined ? undefined : look(last);
    return result !== undefined;
  });
  if (result !== undefined) return result;
  const events = last === undefined ? [] : eventsOf(last, await readEvents(api, namespace));
  const wait = last === undefined ? undefined : explainPod(last, events);
  throw new DriverError(`its pod waits: ${wait?.text ?? 'nobody says why'}.`, { fix: '' });
}

function pod(namespace: string, name: string, image: string, program: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { probe: name } },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'probe',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['python3', '-c', program],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

const policy = (namespace: string, name: string, spec: object): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec: { podSelector: { matchLabels: { probe: name } }, ...spec },
});
const ports = (...numbers: number[]): object[] => numbers.map((port) => ({ protocol: 'TCP', port }));

const serverPolicy = (namespace: string): KubeObject =>
  policy(namespace, 'server', {
    policyTypes: ['Ingress'],
    ingress: [{ ports: ports(OPEN, CLOSED_AT_CLIENT) }],
  });
const clientPolicy = (namespace: string): KubeObject =>
  policy(namespace, 'client', {
    policyTypes: ['Egress'],
    egress: [{ ports: ports(OPEN, CLOSED_AT_SERVER) }],
  });
