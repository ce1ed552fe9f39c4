import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeJsonSchema, makeReferencePage } from './reference.ts';

const committed = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('the committed JSON Schema and reference page are those of the schema (else: npm run update)', () => {
  expect(committed('schema/sparkhub.schema.json')).toBe(`${JSON.stringify(makeJsonSchema(), null, 2)}\n`);
  expect(committed('docs/reference/configuration.md')).toBe(makeReferencePage());
});
