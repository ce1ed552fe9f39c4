import type { Platform } from '../../config/platform.ts';

/** What everything of one platform in a cluster is called, in one place. */
export interface Names {
  /** Namespace of the hub and its proxy. */
  readonly namespace: string;
  /** Namespaces of people begin with it. */
  readonly userNamespacePrefix: string;
  readonly release: string;
  readonly hubSettings: string;
  readonly testToken: string;
  readonly clientSecret: string;
  readonly passwords: string;
  readonly driverRole: string;
  readonly hubRole: string;
  readonly hubUserRole: string;
  readonly hubServiceAccount: string;
  /** Of the sessions service: its Deployment, Service, account, settings and history. */
  readonly sessions: string;
  readonly sessionsRole: string;
}

export function namesOf({ target }: Platform): Names {
  const namespace = target.kind === 'local' ? 'sparkhub' : target.namespace;
  return {
    namespace,
    userNamespacePrefix: `${namespace}-user-`,
    release: 'jupyterhub',
    hubSettings: 'sparkhub-hub',
    testToken: 'sparkhub-test',
    clientSecret: 'sparkhub-sign-in',
    passwords: 'sparkhub-passwords',
    driverRole: `${namespace}-driver`,
    hubRole: `${namespace}-hub`,
    hubUserRole: `${namespace}-hub-user-namespace`,
    hubServiceAccount: `system:serviceaccount:${namespace}:hub`,
    sessions: 'sessions',
    sessionsRole: `${namespace}-sessions`,
  };
}

/** Objects that the hub makes in a person's namespace. */
export const USER = {
  pod: 'notebook',
  notebookAccount: 'notebook',
  executorAccount: 'executor',
  home: 'home',
  session: 'session',
  quota: 'session',
} as const;

export const LABEL = {
  platform: 'sparkhub.io/platform',
  user: 'sparkhub.io/user',
  pool: 'sparkhub.io/pool',
} as const;

/** On a person's namespace: what the admission policy holds that person's executors to. */
export const ANNOTATION = {
  image: 'sparkhub.io/executor-image',
  nodeSelector: 'sparkhub.io/executor-node-selector',
  /** The folder of the claim that is the home, or the shared folder; empty for all of it. */
  homePath: 'sparkhub.io/home-path',
  sharePath: 'sparkhub.io/share-path',
} as const;

export const shareOf = (project: string): string => `share-${project}`;

/** Labels of everything sparkhub applies itself. */
export const labelsOf = ({ name }: Platform): Record<string, string> => ({
  'app.kubernetes.io/part-of': 'sparkhub',
  'app.kubernetes.io/managed-by': 'sparkhub',
  [LABEL.platform]: name,
});
