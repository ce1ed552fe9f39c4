// `npm test`: everything, from a fresh clone. `npm test -- unit local` runs only the stages named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareLab } from './build-lab.mjs';
import { prepare, root } from './prepare.mjs';

const results = join(root, 'test-results');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const run = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;

/** Runs one vitest project and adds up its counts. */
function vitest(project) {
  const file = join(results, `${project}.json`);
  const ok = run(bin('vitest'), [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (existsSync(file)) {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'));
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.skipped += numPendingTests;
  }
  return ok;
}

/** `up` and `down` in an empty folder. */
function installRuntime() {
  const place = mkdtempSync(join(tmpdir(), 'sparkhub-first-'));
  writeFileSync(join(place, 'sparkhub.yaml'), 'version: 1\ntarget: {kind: local, onPortTaken: next}\n');
  const file = ['--file', join(place, 'sparkhub.yaml')];
  const sparkhub = (...args) =>
    run(process.execPath, [join(root, 'bin', 'sparkhub'), ...args, ...file], { CI: 'true' });
  const ok = sparkhub('up', '--detach');
  const stopped = sparkhub('down', '--purge', '--yes');
  rmSync(place, { recursive: true, force: true });
  return ok && stopped;
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const stages = {
  types: () => run('npm', ['run', '--silent', 'types']) && run('npm', ['run', '--silent', 'types:lab']),
  lint: () => run(bin('biome'), ['check', '--error-on-warnings', '.']),
  unit: () => vitest('unit'),
  // A first start installs the pinned runtime, with its progress to be seen; the stages below use it.
  runtime: installRuntime,
  python: () => run(process.execPath, [join(root, 'scripts', 'test-python.mjs')]),
  scan: () => run(process.execPath, [join(root, 'scripts', 'scan.mjs')]),
  local: () => vitest('local'),
  kubernetes: () => vitest('kubernetes'),
  browser: () => vitest('browser'),
};

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
if (!(await prepare()) || !(await prepareLab())) process.exit(1);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in stages));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no test stage ${unknown.join(', ')}. Stages: ${Object.keys(stages).join(', ')}.\n`,
  );
  process.exit(2);
}
const failed = [];
for (const [name, stage] of Object.entries(stages)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const begun = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  if (!stage()) failed.push(name);
  process.stdout.write(
    `== ${name}: ${failed.includes(name) ? 'FAILED' : 'passed'} in ${((Date.now() - begun) / 1000).toFixed(0)} s\n`,
  );
}
process.stdout.write(failed.length === 0 ? '\nAll stages passed.\n' : `\nFailed: ${failed.join(', ')}\n`);
process.stdout.write(
  `${counts.passed} passed, ${Math.max(counts.failed, failed.length)} failed, ${counts.skipped} skipped\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
