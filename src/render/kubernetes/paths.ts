import { IDENTITY_TOKEN } from './project-identity.ts';

/** Paths inside the images; the same for notebooks and executors, and `~/work` and `~/shared` as on one machine. */
export const PATH = {
  home: '/home/jovyan',
  shared: '/home/jovyan/shared',
  session: '/etc/sparkhub/session',
  authSecret: '/etc/sparkhub/session/auth-secret',
  identityToken: `/etc/sparkhub/session/${IDENTITY_TOKEN}`,
  uiKey: '/etc/sparkhub/session/ui-key',
  executorTemplate: '/etc/sparkhub/session/executor.yaml',
  hubSettings: '/etc/sparkhub/hub',
  sessionsSettings: '/etc/sparkhub/sessions',
  signIn: '/etc/sparkhub/oauth',
  passwords: '/etc/sparkhub/passwords',
  events: '/home/jovyan/.sparkhub/spark-events',
  scratch: '/var/data/spark',
  sparkHome: '/opt/spark',
  javaHome: '/opt/java',
  python: '/opt/venv/bin/python',
} as const;

/** The account in the images, by number, as Kubernetes wants it to know that it is not root. */
export const UID = 1000;
export const GID = 1000;

/**
 * Ports that network policies open, fixed so that they can. Each kernel of a server takes the next port of each range:
 * 32 sessions at once.
 */
export const PORT = {
  notebook: 8888,
  hub: 8081,
  sessions: 8082,
  driver: 7100,
  blockManager: 7200,
  span: 31,
} as const;
