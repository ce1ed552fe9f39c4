import { closeSync, mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLog, rotateLog } from './log.ts';

it('sets a large log aside under the process that writes it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sparkhub-log-'));
  const path = join(directory, 'logs', 'hub.log');
  const log = openLog(path);
  writeSync(log, 'long ago\n');
  expect(rotateLog(path, 9)).toBe(false);
  expect(rotateLog(path, 8)).toBe(true);
  writeSync(log, 'now\n');
  expect([readFileSync(path, 'utf8'), readFileSync(`${path}.1`, 'utf8')]).toEqual(['now\n', 'long ago\n']);
  closeSync(log);
  rmSync(directory, { recursive: true });
});

it('finds nothing to set aside where there is no log', () => {
  expect(rotateLog('/nowhere/hub.log')).toBe(false);
});
