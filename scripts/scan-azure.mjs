// Looks at the rendered templates of Azure with checkov, in the environment of runtime/scan.txt.
// Every failure must be excused with its reason in scan/azure-exceptions.json, and every excuse must be needed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEnvironment } from './development-environment.mjs';
import { root } from './prepare.mjs';

const { everywhere, files } = JSON.parse(
  readFileSync(join(root, 'scripts', 'scan', 'azure-exceptions.json'), 'utf8'),
);

/** What checkov says of one template: ids of checks, and how many passed. */
function check(environment, path) {
  const { stdout, stderr, status } = spawnSync(
    join(environment, 'bin', 'checkov'),
    ['--file', path, '--framework', 'arm', '--output', 'json', '--skip-download', '--soft-fail'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`checkov ended with ${status}: ${stderr.slice(-500)}`);
  const { results, summary } = JSON.parse(stdout);
  return { passed: summary.passed, failed: results.failed_checks };
}

const environment = ensureEnvironment('scan');
if (environment === undefined) {
  process.stdout.write('SKIP: checkov could not be installed (the network?)\n');
  process.exit(0);
}
let wrong = 0;
const complain = (text) => {
  wrong += 1;
  process.stderr.write(`${text}\n`);
};
const needed = new Set();
let passed = 0;
for (const [path, own] of Object.entries(files)) {
  const seen = check(environment, path);
  if (seen.passed === 0) complain(`${path}: checkov found nothing that it knows`);
  passed += seen.passed;
  const excused = { ...everywhere, ...own };
  for (const { check_id: id, check_name: name, resource } of seen.failed) {
    needed.add(id in own ? `${path} ${id}` : id);
    if (!(id in excused)) complain(`${path}: ${id} ${name}: ${resource}`);
  }
  for (const id of Object.keys(own))
    if (!needed.has(`${path} ${id}`)) complain(`${path}: ${id} is excused and does not fail`);
}
for (const id of Object.keys(everywhere))
  if (!needed.has(id)) complain(`${id} is excused and does not fail anywhere`);
process.stdout.write(`checkov: ${passed} checks passed, ${needed.size} failures explained, ${wrong} not\n`);
process.exitCode = wrong === 0 ? 0 : 1;
