import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ajv as AjvType, ValidateFunction } from 'ajv';
import Ajv04 from 'ajv-draft-04';

const beside = fileURLToPath(new URL('../../shared/schemas/azure', import.meta.url));
/** Azure's own JSON schemas, by API version; they are not part of this repository. */
export const SCHEMAS = resolve(process.env.SPARKHUB_AZURE_SCHEMAS ?? beside);
export const absent = !existsSync(join(SCHEMAS, 'common/definitions.json'));

interface Schema {
  id: string;
  definitions?: Record<string, Definition>;
  resourceDefinitions?: Record<string, Definition>;
  subscription_resourceDefinitions?: Record<string, Definition>;
}
interface Definition {
  type?: string;
  properties?: Record<string, { enum?: string[] }>;
  additionalProperties?: unknown;
  [key: string]: unknown;
}

/** What any resource may have besides what its own schema says. */
const EVERY_RESOURCE = [
  'scope',
  'dependsOn',
  'copy',
  'comments',
  'condition',
  'location',
  'tags',
  'resourceGroup',
];

/** Says what is wrong with the resources and the templates of Azure, by Azure's own schemas. */
export class AzureSchemas {
  private readonly ajv: AjvType;
  private readonly byType = new Map<string, string>();

  constructor() {
    const schemas = readdirSync(SCHEMAS, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => JSON.parse(readFileSync(join(SCHEMAS, path), 'utf8')) as Schema);
    const known = new Set(schemas.map(({ id }) => id.replace(/#$/, '')));
    const AjvClass = Ajv04 as unknown as typeof Ajv04.default;
    this.ajv = new AjvClass({
      strict: false,
      unicodeRegExp: false,
      allErrors: false,
      validateFormats: false,
    });
    for (const schema of schemas) {
      if (schema.definitions?.resource !== undefined) schema.definitions.resource = {};
      this.ajv.addSchema(tighten(withoutAbsent(schema, known)) as object, schema.id.replace(/#$/, ''));
      this.index(schema);
    }
  }

  private index(schema: Schema): void {
    for (const group of ['resourceDefinitions', 'subscription_resourceDefinitions'] as const) {
      for (const [name, { properties }] of Object.entries(schema[group] ?? {})) {
        const key = `${properties?.type?.enum?.[0]}@${properties?.apiVersion?.enum?.[0]}`;
        this.byType.set(key.toLowerCase(), `${schema.id.replace(/#$/, '')}#/${group}/${name}`);
      }
    }
  }

  /** Undefined when there is no schema for a type of that version. */
  resource(type: string, apiVersion: string): Check | undefined {
    const reference = this.byType.get(`${type}@${apiVersion}`.toLowerCase());
    return reference === undefined ? undefined : checkBy(this.ajv.compile({ $ref: reference }));
  }

  template(schema: string): Check {
    const validate = this.ajv.getSchema(schema.replace(/#$/, ''));
    if (validate === undefined) throw new Error(`no schema ${schema}`);
    return checkBy(validate);
  }
}

/** What is wrong with a value; empty when nothing is. */
export type Check = (value: object) => string;

const checkBy =
  (validate: ValidateFunction): Check =>
  (value) =>
    validate(value) ? '' : JSON.stringify(validate.errors).slice(0, 900);

/** Resources of types that are not here are judged by their own schema, or by none. */
function withoutAbsent(value: unknown, known: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutAbsent(one, known));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as { $ref?: unknown };
  if (typeof $ref === 'string' && /^https?:/.test($ref) && !known.has($ref.split('#')[0]!)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAbsent(inner, known)]));
}

/** Azure's schemas let any key pass, so a misspelt one too: here an object has only the keys that are named. */
function tighten(schema: unknown): unknown {
  const {
    definitions = {},
    resourceDefinitions = {},
    subscription_resourceDefinitions = {},
    ...rest
  } = schema as Schema;
  const close = (definition: Definition, more: readonly string[]): Definition =>
    definition.type !== 'object' ||
    definition.properties === undefined ||
    'additionalProperties' in definition ||
    'oneOf' in definition ||
    'allOf' in definition
      ? definition
      : {
          ...definition,
          properties: { ...Object.fromEntries(more.map((key) => [key, {}])), ...definition.properties },
          additionalProperties: false,
        };
  const all = (group: Record<string, Definition>, more: readonly string[] = []) =>
    Object.fromEntries(Object.entries(group).map(([name, one]) => [name, close(one, more)]));
  return {
    ...rest,
    definitions: all(definitions),
    resourceDefinitions: all(resourceDefinitions, EVERY_RESOURCE),
    subscription_resourceDefinitions: all(subscription_resourceDefinitions, EVERY_RESOURCE),
  };
}
