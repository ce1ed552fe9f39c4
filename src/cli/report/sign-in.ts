import type { UpResult } from '../../operate/up.ts';

/** How to sign in, as the last lines of `up`: the passwords themselves only when they were made a moment ago. */
export function signInHint({ url, stateDir, admins, steps, passwords, personal }: UpResult): string[] {
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
