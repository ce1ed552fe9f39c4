import type { Platform } from '../../config/platform.ts';
import type { Manifest } from '../artefact.ts';
import { ANNOTATION, LABEL, labelsOf, type Names, USER } from './names.ts';

interface Rule {
  readonly expression: string;
  readonly message: string;
}

const creates = (expression: string): string => `request.operation != 'CREATE' || (${expression})`;

/**
 * What a person's token may do to pods, in the words of Kubernetes' own admission policies (CEL, 1.30): create executors
 * of their own session, and nothing else. Roles cannot say that: whoever may create pods may create any pod.
 */
const EXECUTORS: readonly Rule[] = [
  {
    expression: creates(
      `object.spec.serviceAccountName == '${USER.executorAccount}' && has(object.spec.automountServiceAccountToken) && !object.spec.automountServiceAccountToken`,
    ),
    message: 'an executor runs as the service account "executor", without a token',
  },
  {
    expression: creates(
      "has(object.metadata.labels) && 'spark-role' in object.metadata.labels && object.metadata.labels['spark-role'] == 'executor' && !('component' in object.metadata.labels) && !object.metadata.labels.exists(key, key.startsWith('hub.jupyter.org/'))",
    ),
    message: 'only executors can be created here',
  },
  {
    expression: creates(
      `has(object.metadata.ownerReferences) && object.metadata.ownerReferences.size() == 1 && object.metadata.ownerReferences[0].kind == 'Pod' && object.metadata.ownerReferences[0].name == '${USER.pod}'`,
    ),
    message: 'an executor belongs to the notebook that asked for it',
  },
  {
    expression: creates(
      `object.spec.containers.size() == 1 && !has(object.spec.initContainers) && object.spec.containers.all(c, c.image == namespaceObject.metadata.annotations['${ANNOTATION.image}'])`,
    ),
    message: 'an executor runs the image of its project, and nothing beside it',
  },
  {
    expression: creates(
      `!has(object.spec.volumes) || object.spec.volumes.all(v, has(v.emptyDir) || (has(v.persistentVolumeClaim) && v.name in ['home', 'share']) || (has(v.secret) && v.secret.secretName == '${USER.session}'))`,
    ),
    message: 'an executor mounts its home, its shared folder, scratch space and its session secret only',
  },
  {
    // One claim may hold the homes of all, or the folders of all projects, each in a folder of it.
    expression: creates(
      `object.spec.containers.all(c, !has(c.volumeMounts) || c.volumeMounts.all(m, !(m.name in ['home', 'share']) || (!has(m.subPathExpr) && (has(m.subPath) ? m.subPath : '') == namespaceObject.metadata.annotations[m.name == 'home' ? '${ANNOTATION.homePath}' : '${ANNOTATION.sharePath}'])))`,
    ),
    message: 'an executor mounts the folder of its own person and project only',
  },
  {
    expression: creates(
      'object.spec.containers.all(c, !has(c.envFrom) && (!has(c.env) || c.env.all(e, !has(e.valueFrom) || has(e.valueFrom.fieldRef))))',
    ),
    message: 'an executor takes no environment from secrets or configuration',
  },
  {
    expression: creates(
      `!has(object.spec.nodeName) && has(object.spec.nodeSelector) && namespaceObject.metadata.annotations['${ANNOTATION.nodeSelector}'].split(',').all(pair, pair.split('=')[0] in object.spec.nodeSelector && object.spec.nodeSelector[pair.split('=')[0]] == pair.split('=')[1])`,
    ),
    message: 'an executor runs on the machines of its pool',
  },
  {
    expression: creates(
      `!has(object.spec.tolerations) || object.spec.tolerations.all(t, has(t.key) && t.key in ['${LABEL.pool}', 'kubernetes.azure.com/scalesetpriority', 'node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable', 'node.kubernetes.io/memory-pressure'])`,
    ),
    message: 'an executor tolerates the taints of its pool only',
  },
  {
    expression:
      "request.operation != 'UPDATE' || (has(oldObject.metadata.labels) && 'spark-role' in oldObject.metadata.labels && has(object.metadata.labels) && 'spark-role' in object.metadata.labels && object.metadata.labels['spark-role'] == oldObject.metadata.labels['spark-role'] && !('component' in object.metadata.labels) && object.spec == oldObject.spec)",
    message: 'only the labels of executors can be changed',
  },
];

/** What the hub itself may do outside its namespace: namespaces of people, with all their guards, and nothing else. */
const hubRules = ({ userNamespacePrefix }: Names, platform: string): readonly Rule[] => [
  {
    expression: `request.resource.resource != 'namespaces' || request.operation == 'DELETE' || (object.metadata.name.startsWith('${userNamespacePrefix}') && has(object.metadata.labels) && '${LABEL.platform}' in object.metadata.labels && object.metadata.labels['${LABEL.platform}'] == '${platform}' && 'pod-security.kubernetes.io/enforce' in object.metadata.labels && object.metadata.labels['pod-security.kubernetes.io/enforce'] == 'restricted')`,
    message: `the hub makes namespaces ${userNamespacePrefix}* only, with Pod Security "restricted"`,
  },
  {
    expression: `request.resource.resource != 'rolebindings' || request.namespace.startsWith('${userNamespacePrefix}')`,
    message: `the hub gives rights in namespaces ${userNamespacePrefix}* only`,
  },
  {
    expression: `request.resource.resource != 'persistentvolumes' || (request.operation == 'DELETE' ? oldObject : object).metadata.name.startsWith('${userNamespacePrefix}') && (request.operation == 'DELETE' || dyn(object).spec.claimRef.namespace.startsWith('${userNamespacePrefix}'))`,
    message: `the hub makes volumes for namespaces ${userNamespacePrefix}* only`,
  },
];

/** The admission policies of a platform, each with its binding. */
export function makeAdmission(platform: Platform, names: Names): Manifest[] {
  const labels = labelsOf(platform);
  return [
    ...policy(`${names.namespace}-executors`, labels, {
      matchConstraints: {
        namespaceSelector: {
          matchExpressions: [
            { key: LABEL.platform, operator: 'In', values: [platform.name] },
            { key: LABEL.user, operator: 'Exists' },
          ],
        },
        resourceRules: [rule('', ['pods', 'pods/ephemeralcontainers'], ['CREATE', 'UPDATE'])],
      },
      matchConditions: [
        {
          name: 'a-person',
          expression: `request.userInfo.username.startsWith('system:serviceaccount:' + request.namespace + ':')`,
        },
      ],
      validations: EXECUTORS,
    }),
    ...policy(`${names.namespace}-hub`, labels, {
      matchConstraints: {
        resourceRules: [
          rule('', ['namespaces', 'persistentvolumes'], ['CREATE', 'UPDATE', 'DELETE']),
          rule('rbac.authorization.k8s.io', ['rolebindings'], ['CREATE', 'UPDATE', 'DELETE']),
        ],
      },
      matchConditions: [
        { name: 'the-hub', expression: `request.userInfo.username == '${names.hubServiceAccount}'` },
      ],
      validations: hubRules(names, platform.name),
    }),
  ];
}

const rule = (group: string, resources: string[], operations: string[]): object => ({
  apiGroups: [group],
  apiVersions: ['v1'],
  operations,
  resources,
});

function policy(name: string, labels: Record<string, string>, spec: object): Manifest[] {
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name, labels },
      spec: { failurePolicy: 'Fail', ...spec },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name, labels },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
}
