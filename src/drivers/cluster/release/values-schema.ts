import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { parse } from 'yaml';
import { DriverError } from '../../driver.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Checks values against the chart's own schema, as helm would: over the chart's defaults. A chart from its repository
 * has its schema in a form that helm itself does not look at. Throws `DriverError` that names every key.
 */
export async function checkValues(chart: string, values: Values): Promise<void> {
  const schema = await readFirst(chart, ['values.schema.json', 'values.schema.yaml']);
  if (schema === undefined) return;
  const defaults = (await readFirst(chart, ['values.yaml'])) ?? {};
  const validate = new Ajv({ allErrors: true, strict: false, logger: false }).compile(schema as object);
  if (validate(coalesce(defaults as Values, values))) return;
  const problems = [...new Set((validate.errors ?? []).flatMap(describe))];
  throw new DriverError(
    `The chart's schema refuses these values:\n${problems.map((one) => `  ${one}`).join('\n')}`,
    {
      fix: 'Put them right in target.values (what sparkhub writes itself: sparkhub render --to DIRECTORY).',
    },
  );
}

async function readFirst(chart: string, names: readonly string[]): Promise<unknown> {
  for (const name of names) {
    const text = await readFile(join(chart, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return parse(text, { merge: true });
  }
  return undefined;
}

/** Values over defaults, as helm lays them: maps are joined, null takes a default away, anything else replaces. */
export function coalesce(defaults: Values, values: Values): Values {
  const result: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(values)) {
    const below = defaults[key];
    if (value === null && key in defaults) delete result[key];
    else result[key] = isMap(value) && isMap(below) ? coalesce(below, value) : value;
  }
  return result;
}

const isMap = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One problem, by its key; the branches that an `anyOf` tried say nothing to people. */
function describe({ keyword, instancePath, params, message, schemaPath }: ErrorObject): string[] {
  const key = instancePath.slice(1).replaceAll('/', '.') || 'values';
  const extra = (params as { additionalProperty?: string }).additionalProperty;
  if (keyword === 'additionalProperties') return [`${key}: there is no key "${extra}"`];
  if (keyword === 'if' || /\/(anyOf|oneOf)\/\d+\//.test(schemaPath)) return [];
  const allowed = (params as { allowedValues?: readonly unknown[] }).allowedValues;
  return [`${key}: ${message ?? keyword}${allowed === undefined ? '' : `: ${allowed.join(', ')}`}`];
}
