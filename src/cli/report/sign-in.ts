import type { Welcome } from '../../operate/place/place.ts';
import type { UpResult } from '../../operate/up.ts';

/** How to sign in, as the last lines of `up`: the passwords themselves only when they were made a moment ago. */
export function signInHint({ welcome, steps }: Pick<UpResult, 'welcome' | 'steps'>): string[] {
  if (welcome.kind === 'cluster') return clusterHint(welcome);
  const { url, stateDir, admins, passwords, personal } = welcome;
  if (personal) {
    return [
      '',
      `  Open      ${url}`,
      `  Sign in   with your name; each person's password is in ${stateDir}/secrets/user-passwords`,
      `            as ${admins.join(' or ')}, with the one in ${stateDir}/secrets/admin-password`,
      '',
    ];
  }
  const made = steps.some(({ id, action }) => id === 'secret/user-password' && action === 'create');
  const files = [`${stateDir}/secrets/user-password`, `${stateDir}/secrets/admin-password`] as const;
  return [
    '',
    `  Open      ${url}`,
    ...(made
      ? [
          `  Sign in   with any user name you like, and the password  ${passwords.user}`,
          `            as ${admins.join(' or ')}, with the password  ${passwords.admin}`,
          `            They are shown this once; read them again with: cat ${files[0]}`,
        ]
      : [
          `  Sign in   with any user name and the password in ${files[0]}`,
          `            as ${admins.join(' or ')} with the one in ${files[1]}`,
        ]),
    '',
  ];
}

function clusterHint({
  url,
  context,
  namespace,
  admins,
  password,
}: Extract<Welcome, { kind: 'cluster' }>): string[] {
  const show = (key: string): string =>
    `kubectl --context ${context} get secret -n ${namespace} ${password?.secret} -o jsonpath='{.data.${key}}' | base64 -d`;
  return [
    '',
    url === ''
      ? '  Open      sparkhub open   (it has no address of its own: write target.domain, or give it a balancer)'
      : `  Open      ${url}`,
    ...(password === null
      ? []
      : [
          `  Sign in   as ${admins.join(' or ')}, with the password that this prints:`,
          `            ${show(password.key)}`,
          ...(password.shared === null
            ? ['            Others sign up on the page; an administrator lets them in.']
            : ['            as anybody else, with this one:', `            ${show(password.shared)}`]),
        ]),
    '',
  ];
}
