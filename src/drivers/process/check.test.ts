import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identify } from '../process-identity.ts';
import { checkProcesses } from './check.ts';
import { statePaths, writeJson } from './state-files.ts';
import { EventLog } from './supervisor/events.ts';

let stateDir = '';
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'sparkhub-check-'));
  mkdirSync(join(stateDir, 'logs'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const verdicts = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await checkProcesses(stateDir)).map(({ check, verdict, fix }) => [
      check,
      `${verdict}${fix === '' ? '' : ' with a fix'}`,
    ]),
  );

/** Writes a status as the supervisor would, of this very process as the supervisor and as the hub. */
function pretend(change: object): void {
  const { pid, started: start } = identify(process.pid);
  const now = new Date().toISOString();
  const hub = {
    name: 'hub',
    title: 'JupyterHub',
    state: 'ready',
    pid,
    start,
    since: now,
    restarts: 0,
    detail: '',
    fingerprint: 'f',
  };
  writeJson(statePaths(stateDir).status, {
    supervisor: { pid, start, since: now, version: '1', desiredReadAt: now },
    components: [{ ...hub, ...change }],
    updatedAt: now,
  });
}

it('has nothing to say against a platform that is not there', async () => {
  expect(await verdicts()).toEqual({ supervisor: 'ok', memory: 'ok', logs: 'ok' });
});

it('finds a component that keeps ending, and one that was restarted often', async () => {
  pretend({ state: 'failed', detail: 'ended with exit code 1' });
  expect(await verdicts()).toMatchObject({ supervisor: 'ok', hub: 'failed with a fix' });
  pretend({ restarts: 5 });
  expect(await verdicts()).toMatchObject({ hub: 'warning with a fix' });
  pretend({ restarts: 5, since: '2026-01-01T00:00:00.000Z' });
  expect(await verdicts()).toMatchObject({ hub: 'ok' });
});

it('repeats what the memory guard did in the last day', async () => {
  new EventLog(stateDir).add('memory', 'session', 'A Spark executor was ended.');
  expect(await verdicts()).toMatchObject({ memory: 'warning with a fix' });
});
