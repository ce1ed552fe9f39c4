import { z } from 'zod';
import { platformSchema } from './schema/platform.ts';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly default?: unknown;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly kind?: string;
}

/** The JSON Schema of sparkhub.yaml as people write it, for editors. */
export function makeJsonSchema(): unknown {
  return {
    $id: 'sparkhub.schema.json',
    title: 'sparkhub.yaml',
    ...z.toJSONSchema(platformSchema, { io: 'input' }),
  };
}

/** The reference page: every key, its type, default and meaning, from the same descriptions. */
export function makeReferencePage(): string {
  const schema = z.toJSONSchema(platformSchema, { io: 'input' }) as Schema;
  const sections = Object.entries(schema.properties ?? {}).map(([name, section]) =>
    makeSection(name, section),
  );
  return [
    '# sparkhub.yaml',
    '',
    '<!-- Generated from src/config/schema by "npm run update". Do not edit. -->',
    '',
    'Every key has a default but `version`; a file of the one line `version: 1` is a platform on this machine.',
    'Sizes are a number and a unit (`512m`, `12g`, `12Gi`), durations likewise (`60s`, `10min`, `1h`, `never`).',
    'Secrets never belong in the file: sparkhub makes its own, others are named by where they are.',
    '',
    ...sections,
  ].join('\n');
}

function makeSection(name: string, section: Schema): string {
  const kinds = section.oneOf ?? section.anyOf?.flatMap((inner) => inner.oneOf ?? []) ?? [];
  const tables =
    kinds.length > 0
      ? kinds.flatMap((kind) => [
          `### ${name}.kind: ${String(kind.properties?.kind?.const)}`,
          '',
          kind.properties?.kind?.description ?? '',
          '',
          table(name, kind),
        ])
      : [table(section.type === 'array' ? `${name}[]` : name, section)];
  return [`## ${name}`, '', section.description ?? '', '', ...tables].join('\n');
}

function table(prefix: string, schema: Schema): string {
  const rows =
    schema.properties === undefined && schema.items === undefined
      ? [row(prefix, schema, false)]
      : rowsOf(prefix, schema.items ?? schema);
  return ['| key | type | default | meaning |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function rowsOf(prefix: string, schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    if (key === 'kind' && inner.const !== undefined) return [];
    const name = `${prefix}.${key}`;
    const chosen = inner.anyOf?.find(({ type }) => type !== 'null') ?? inner;
    if (chosen.properties !== undefined) return rowsOf(name, chosen);
    return [row(name, inner, schema.required?.includes(key) === true)];
  });
}

const row = (name: string, schema: Schema, required: boolean): string =>
  `| \`${name}\` | ${typeOf(schema)} | ${required ? 'needed' : defaultOf(schema)} | ${(schema.description ?? '').replaceAll('|', '\\|')} |`;

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const real = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  if (real.length === 1) return typeOf(real[0]!);
  if (schema.kind !== undefined) return { label: 'name', user: 'user name' }[schema.kind] ?? schema.kind;
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'values' : typeOf(schema.items)}`;
  return (
    { string: 'text', integer: 'number', object: 'keys and values' }[schema.type ?? ''] ??
    schema.type ??
    'text'
  );
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined) return '';
  if (value === null) return 'null';
  return `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``;
}
