import type { ArmResource } from '../artefact.ts';

/** Versions of Azure's API that the templates are written and validated for. */
export const API = {
  resources: '2022-09-01',
  network: '2025-07-01',
  aks: '2026-05-01',
  registry: '2025-11-01',
  storage: '2026-04-01',
  identity: '2024-11-30',
  authorization: '2022-04-01',
  privateDns: '2024-06-01',
  workspaces: '2023-09-01',
  diagnostics: '2021-05-01-preview',
  dataCollection: '2023-03-11',
  budgets: '2023-11-01',
} as const;

/** An expression of Azure's templates, without its brackets, such as `variables('lake')`. */
export type Expression = string;

/** An expression where a template has a value; one that is only a text is written as that text. */
export const evaluate = (expression: Expression): string =>
  /^'[^'[][^']*'$/.test(expression) ? expression.slice(1, -1) : `[${expression}]`;
/** A text inside an expression. */
export const quoted = (text: string): Expression => `'${text.replaceAll("'", "''")}'`;
export const parameter = (name: string): Expression => `parameters('${name}')`;
export const variable = (name: string): Expression => `variables('${name}')`;

/** The id of a resource of the group that is deployed to; each name an expression. */
export const idOf = (type: string, ...names: readonly Expression[]): Expression =>
  `resourceId(${[quoted(type), ...names].join(', ')})`;

/** The name of a resource inside another. */
export const within = (...names: readonly Expression[]): string =>
  evaluate(`format('${names.map((_, at) => `{${at}}`).join('/')}', ${names.join(', ')})`);

/** A resource that has a region and tags. */
export const placed = (
  type: string,
  apiVersion: string,
  name: Expression,
  rest: Readonly<Record<string, unknown>>,
): ArmResource => ({
  type,
  apiVersion,
  name: evaluate(name),
  location: evaluate(parameter('location')),
  tags: evaluate(parameter('tags')),
  ...rest,
});

/** Parameters that every template of a resource group takes. */
export const SHARED_PARAMETERS = {
  location: { type: 'string', metadata: { description: 'Region of every resource.' } },
  tags: { type: 'object', metadata: { description: 'Tags of every resource.' } },
} as const;
