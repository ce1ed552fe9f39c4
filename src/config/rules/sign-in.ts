import { type Found, found, type PlatformRule } from './rule.ts';

const OAUTH = ['github', 'google', 'azuread', 'oidc'];

/** Ways to sign in that a target does not have, and what each way needs. */
export const signIn: PlatformRule = ({ auth, target }, source) => {
  const problem = (key: string, code: string, message: string, fix: string): Found =>
    found(source, code, ['auth', key], message, fix);
  if (auth.sharedPasswordForTests && (target.kind === 'local' || auth.kind !== 'password')) {
    return [
      problem(
        'sharedPasswordForTests',
        'auth-contradiction',
        'This is only for kind: password in a cluster.',
        'Take it out.',
      ),
    ];
  }
  if (target.kind === 'local') {
    return auth.kind === 'password'
      ? []
      : [
          problem(
            'kind',
            'auth-for-target',
            `"${auth.kind}" sign-in is for clusters; on one machine people sign in with a password.`,
            'Write kind: password.',
          ),
        ];
  }
  if (auth.kind === 'password') {
    return auth.sharedPasswordForTests
      ? [
          found(
            source,
            'auth-for-tests',
            ['auth', 'sharedPasswordForTests'],
            'Whoever has the one password can sign in as anybody else.',
            'Before people work with data that matters: kind: native, github, google, azuread or oidc.',
            'warning',
          ),
        ]
      : [
          problem(
            'kind',
            'auth-for-target',
            'Everybody sharing one password is for one machine only.',
            'Write kind: native, github, google, azuread or oidc. (To try things out: sharedPasswordForTests: true)',
          ),
        ];
  }
  if (!OAUTH.includes(auth.kind)) return [];
  const sources =
    auth.clientSecretFrom === null
      ? []
      : Object.values(auth.clientSecretFrom).filter((value) => value !== null);
  const problems: (Found | false)[] = [
    auth.clientId === null &&
      problem(
        'kind',
        'auth-incomplete',
        `"${auth.kind}" sign-in needs the id of an OAuth application.`,
        'Add clientId: ...',
      ),
    sources.length === 0 &&
      problem(
        auth.clientSecretFrom === null ? 'kind' : 'clientSecretFrom',
        'auth-incomplete',
        `"${auth.kind}" sign-in needs to know where the client secret is.`,
        'Add clientSecretFrom: {env: SPARKHUB_CLIENT_SECRET}   (or file, or secret)',
      ),
    sources.length > 1 &&
      problem(
        'clientSecretFrom',
        'auth-contradiction',
        'The client secret is said to be in more than one place.',
        'Keep one of env, file, secret.',
      ),
    auth.kind === 'oidc' &&
      auth.issuer === null &&
      problem(
        'kind',
        'auth-incomplete',
        '"oidc" sign-in needs the address of the issuer.',
        'Add issuer: https://...',
      ),
    auth.kind === 'azuread' &&
      auth.tenant === null &&
      problem(
        'kind',
        'auth-incomplete',
        '"azuread" sign-in needs the tenant.',
        'Add tenant: ...   (az account show --query tenantId)',
      ),
  ];
  return problems.filter((one) => one !== false);
};
