// Bundles src/cli/main.ts into dist/, split so that each verb loads only what it needs; and the sessions service into one
// file, for its image.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './prepare.mjs';

const options = {
  absWorkingDir: root,
  bundle: true,
  // It finds its WebAssembly beside itself.
  external: ['node-sqlite3-wasm'],
  format: 'esm',
  platform: 'node',
  target: 'node20.20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  sourcemap: false,
  // Some bundled packages are CommonJS and call require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({ ...options, entryPoints: ['src/cli/sessions-service.ts'], outdir: 'dist/sessions' });
await build({ ...options, entryPoints: ['src/cli/main.ts'], outdir: 'dist', splitting: true });
