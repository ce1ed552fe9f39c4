import type { ArmResource } from '../artefact.ts';
import { API, type Expression, evaluate, quoted } from './resource.ts';

/** Azure's built-in roles that are given, by id (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
export const ROLE = {
  networkContributor: '4d97b98b-1d4f-4787-a291-c67834d212e7',
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  clusterAdmin: 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b',
} as const;

export interface RoleRequest {
  readonly role: keyof typeof ROLE;
  /** What it is on: an id. */
  readonly scope: Expression;
  /** Whose: their object id. */
  readonly principalId: Expression;
  /** What tells this one from others on the same scope; known before anything is deployed. */
  readonly key: Expression;
  readonly principalType?: 'ServicePrincipal' | 'Group';
  /** Why it is needed, for whoever reviews it. */
  readonly reason: string;
  readonly needs?: readonly Expression[];
}

/** One role for one identity on one thing. Its name is made of these three, so that a second run finds it. */
export const makeRole = ({
  role,
  scope,
  principalId,
  key,
  principalType,
  reason,
  needs,
}: RoleRequest): ArmResource => ({
  type: 'Microsoft.Authorization/roleAssignments',
  apiVersion: API.authorization,
  scope: evaluate(scope),
  name: evaluate(`guid(${scope}, ${key}, ${quoted(ROLE[role])})`),
  ...(needs === undefined ? {} : { dependsOn: needs.map(evaluate) }),
  properties: {
    roleDefinitionId: evaluate(
      `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${quoted(ROLE[role])})`,
    ),
    principalId: evaluate(principalId),
    // Or Azure looks the identity up before it is known everywhere, and refuses.
    ...(principalType === undefined ? {} : { principalType }),
    description: reason,
  },
});
