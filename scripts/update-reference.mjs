// Writes what is generated from the schema of sparkhub.yaml: the JSON Schema for editors and the reference page.
// With --check it writes nothing and fails when a committed copy is stale.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './prepare.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'sparkhub-reference-'));
const outfile = join(scratch, 'reference.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['src/config/reference.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
});
const { makeJsonSchema, makeReferencePage } = await import(pathToFileURL(outfile).href);
rmSync(scratch, { recursive: true });

const pages = {
  'schema/sparkhub.schema.json': `${JSON.stringify(makeJsonSchema(), null, 2)}\n`,
  'docs/reference/configuration.md': makeReferencePage(),
};
for (const [name, text] of Object.entries(pages)) {
  const path = join(root, name);
  const stale = !existsSync(path) || readFileSync(path, 'utf8') !== text;
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (stale) {
    process.stderr.write(`${name} is stale. Write it anew: npm run update\n`);
    process.exitCode = 1;
  }
}
