import { z } from 'zod';
import type { Path } from '../document.ts';
import { valueAt } from '../explain.ts';
import { platformSchema } from './platform.ts';

type Schema = z.core.$ZodType;

/** The keys known at a path, for "did you mean"; the file's own value chooses among the kinds of a union. */
export const schemaKeys =
  (value: unknown) =>
  (path: Path): readonly string[] => {
    const schema = schemaAt(path, value);
    return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  };

/** What kind of text belongs at a path: `size`, `duration`, `label`, ... */
export function kindAt(path: Path): string {
  const schema = schemaAt(path, undefined);
  const meta = schema === undefined ? undefined : z.globalRegistry.get(schema as z.ZodType);
  return typeof meta?.kind === 'string' ? meta.kind : 'form';
}

function schemaAt(path: Path, value: unknown): Schema | undefined {
  let schema: Schema | undefined = unwrap(platformSchema);
  path.forEach((step, depth) => {
    schema = schema === undefined ? undefined : inside(schema, step, valueAt(value, path.slice(0, depth)));
  });
  return schema === undefined ? undefined : choose(schema, valueAt(value, path));
}

function inside(schema: Schema, step: string | number, value: unknown): Schema | undefined {
  const chosen = choose(schema, value);
  if (chosen instanceof z.ZodObject)
    return Object.hasOwn(chosen.shape, step) ? unwrap(chosen.shape[step]) : undefined;
  if (chosen instanceof z.ZodArray) return unwrap(chosen.element);
  if (chosen instanceof z.ZodRecord) return unwrap(chosen.valueType);
  return undefined;
}

/** The member of a union by kind that the file's value names. */
function choose(schema: Schema, value: unknown): Schema {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const kind = (value as { kind?: unknown } | undefined)?.kind;
  const options = schema.options as readonly z.ZodObject[];
  return options.find((option) => (option.shape.kind as z.ZodLiteral).value === kind) ?? options[0]!;
}

/** The schema inside defaults, nullables and optionals. */
function unwrap(schema: Schema): Schema {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodOptional
  ) {
    inner = inner.unwrap() as Schema;
  }
  return inner;
}
