import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EventLog, readEvents } from './events.ts';

it('keeps about the last 500 events, and reads past a line that was cut', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'sparkhub-events-'));
  mkdirSync(join(stateDir, 'run'));
  writeFileSync(join(stateDir, 'run', 'events.jsonl'), '{"at":"2026\n');
  const log = new EventLog(stateDir);
  for (let index = 0; index < 900; index += 1) log.add('ready', 'hub', `${index}`);
  const events = await readEvents(stateDir, 10_000);
  expect(events.length).toBeGreaterThanOrEqual(500);
  expect(events.length).toBeLessThan(600);
  expect(events.at(-1)?.message).toBe('899');
  expect((await readEvents(stateDir, 2)).map(({ message }) => message)).toEqual(['898', '899']);
  rmSync(stateDir, { recursive: true });
});
