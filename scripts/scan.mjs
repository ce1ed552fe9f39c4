// `npm test -- scan`: checkov and kube-score over all that sparkhub renders for examples/kubernetes, the chart included,
// and over the Dockerfiles. Fails on what scripts/scan/exceptions.txt does not explain.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { judge, readExceptions } from './scan/exceptions.mjs';
import { layOut } from './scan/inputs.mjs';
import { scanners } from './scan/scanners.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const exceptions = readExceptions(readFileSync(join(root, 'scripts', 'scan', 'exceptions.txt'), 'utf8'));
const directory = mkdtempSync(join(tmpdir(), 'sparkhub-scan-'));
try {
  const missing = layOut(directory);
  const results = scanners.map((scan) => scan(directory));
  for (const reason of missing) say(`  Without the chart: ${reason}.`);
  for (const { skipped } of results) if (skipped !== undefined) say(`  SKIP: ${skipped}`);
  const found = results.flatMap(({ found = [] }) => found);
  const { unexplained, unused } = judge(found, exceptions);
  // Where something was not scanned, nobody can say that an exception is out of date.
  const whole = missing.length === 0 && results.every(({ skipped }) => skipped === undefined);
  for (const { tool, check, object, what } of unexplained) say(`  ${tool} ${check} ${object}: ${what}`);
  if (whole)
    for (const { line } of unused) say(`  scripts/scan/exceptions.txt:${line} explains nothing any more`);
  say(
    `${found.length} findings, ${found.length - unexplained.length} explained in scripts/scan/exceptions.txt, ${unexplained.length} not`,
  );
  process.exitCode = unexplained.length > 0 || (whole && unused.length > 0) ? 1 : 0;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
