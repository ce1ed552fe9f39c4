import { z } from 'zod';
import { text, userName } from './scalars.ts';

export const auth = z.strictObject({
  kind: z
    .enum(['password', 'native', 'github', 'google', 'azuread', 'oidc'])
    .default('password')
    .describe(
      'How people sign in. password: one generated password for people and one for admins; the only one on one machine. native: accounts of their own.',
    ),
  sharedPasswordForTests: z
    .boolean()
    .default(false)
    .describe(
      'Insist on kind: password in a cluster, to try things out: whoever has the one password can be anybody. Never with data that matters.',
    ),
  admins: z
    .array(userName)
    .default(['admin'])
    .describe('User names that may see and stop everybody’s servers.'),
  users: z
    .array(userName)
    .default([])
    .describe(
      'User names that may sign in; empty is anybody who can (with the password, or in the organisation).',
    ),
  clientId: text
    .nullable()
    .default(null)
    .describe('Client id of the OAuth application (github, google, azuread, oidc).'),
  clientSecretFrom: z
    .strictObject({
      env: text.nullable().default(null).describe('Environment variable that holds it.'),
      file: text.nullable().default(null).describe('File that holds it.'),
      secret: text.nullable().default(null).describe('Existing Kubernetes Secret, as name/key.'),
    })
    .nullable()
    .default(null)
    .describe('Where the client secret is. Never the secret itself.'),
  issuer: text.nullable().default(null).describe('Issuer address (oidc).'),
  tenant: text.nullable().default(null).describe('Tenant id (azuread).'),
  organizations: z
    .array(text)
    .default([])
    .describe('Organisations (github) or domains (google) whose people may sign in.'),
});
