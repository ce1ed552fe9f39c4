// `npm run bench`: sparkhub beside a stock JupyterHub with PySpark, in one run. The work is in bench/.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

if (!(await prepare())) process.exit(1);
const { build } = await import('esbuild');
// Inside the package, so that it finds what belongs to it.
const outfile = join(root, 'node_modules', '.cache', 'sparkhub-bench', 'main.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['bench/main.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.20',
  // Some bundled packages are CommonJS and call require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
