import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './sparkhub.ts';

it('an old Node.js gets a sentence, not a syntax error', () => {
  const pretend =
    "Object.defineProperty(process.versions, 'node', { value: '18.20.4' }); require(process.argv[1]);";
  const { status, stderr } = spawnSync(process.execPath, ['-e', pretend, join(root, 'bin', 'sparkhub')], {
    encoding: 'utf8',
  });
  expect(stderr).toContain('sparkhub needs Node.js 20.20 or newer; this is 18.20.4');
  expect(stderr).toContain('nvm install 20');
  expect(status).toBe(2);
});

it('the committed lock files name no address', () => {
  const files = execFileSync('git', ['ls-files', '*package-lock.json', 'runtime/*.txt', 'runtime/*.json'], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  expect(files.length).toBeGreaterThan(5);
  const { status, stdout } = spawnSync('grep', ['-lE', 'https?://[^"]*\\.(tgz|whl|tar\\.gz|jar)', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([1, '']);
});
