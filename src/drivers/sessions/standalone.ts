import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { NOTHING, type Observe, type PlaceObservation } from '../../sessions/observation.ts';
import type { SessionWait } from '../../sessions/session.ts';
import type { PlaceSettings } from '../../sessions/settings.ts';

type Standalone = Extract<PlaceSettings, { kind: 'standalone' }>;

const EVERY_MS = 1_000;

/** What `/json/` of Spark's master gives (JsonProtocol.writeMasterState, Spark 4.2), as far as we read it. */
export interface MasterState {
  readonly aliveworkers: number;
  readonly cores: number;
  readonly coresused: number;
  readonly memory: number;
  readonly memoryused: number;
  readonly activeapps: readonly MasterApp[];
  readonly completedapps: readonly MasterApp[];
}
export interface MasterApp {
  readonly id: string;
  readonly user: string;
  readonly cores: number;
  readonly memoryperexecutor: number;
  readonly state: string;
}

/** Watches Spark's standalone master. It tells which sessions live; how many executors one still wants it does not. */
export const observeStandalone =
  (settings: Standalone): Observe =>
  async (tell, signal) => {
    while (!signal.aborted) {
      try {
        tell({ sessions: describeMaster(await askMaster(settings, signal)), rooms: new Map() });
      } catch {
        // It restarts, and its sessions run on: what was known last still holds.
      }
      await pause(EVERY_MS, undefined, { signal }).catch(() => {});
    }
  };

async function askMaster({ masterUrl, keyFile }: Standalone, signal: AbortSignal): Promise<MasterState> {
  const key = (await readFile(keyFile, 'utf8')).trim();
  const response = await fetch(`${masterUrl}/json/`, {
    headers: { authorization: `Bearer ${makeToken(key)}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
  });
  if (!response.ok) throw new Error(`Spark's master answered ${response.status}`);
  return (await response.json()) as MasterState;
}

/** The signed token that Spark's JWSFilter wants: HS256 over `{}`, as python/sparkhub_server/ui_key.py makes it. */
function makeToken(key: string): string {
  const encode = (text: string): string => Buffer.from(text).toString('base64url');
  const signed = `${encode('{"alg":"HS256"}')}.${encode('{}')}`;
  const signature = createHmac('sha256', Buffer.from(key, 'base64url')).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}

/** Each application that the master knows. */
export function describeMaster(master: MasterState): PlaceObservation[] {
  const live = master.activeapps.map((app) => describeApp(app, master));
  const over = master.completedapps.map((app) => ({ ...NOTHING, id: app.id, over: true }));
  return [...over, ...live];
}

/** An application that waits has been granted no core at all; the reason is what the workers have left. */
function describeApp(app: MasterApp, master: MasterState): PlaceObservation {
  const wait = app.state === 'WAITING' ? explain(app, master) : undefined;
  return { ...NOTHING, id: app.id, ...(wait === undefined ? {} : { waiting: 1, waits: [wait] }) };
}

function explain(app: MasterApp, master: MasterState): SessionWait | undefined {
  const base = { count: 1, usualSeconds: null, stuck: false };
  if (master.aliveworkers === 0)
    return {
      ...base,
      code: 'node-not-ready',
      sentence: 'Spark on this machine is just starting.',
      advice: '',
    };
  if (app.memoryperexecutor > master.memory)
    return {
      ...base,
      stuck: true,
      code: 'too-large',
      sentence: `This machine cannot hold an executor of ${gib(app.memoryperexecutor)}: it offers ${gib(master.memory)} to all.`,
      advice: 'Start the session again with less memory for each executor.',
    };
  const full = master.coresused >= master.cores || master.memoryused + app.memoryperexecutor > master.memory;
  if (!full) return undefined;
  const what =
    master.coresused >= master.cores
      ? `all ${master.cores} cores`
      : `${gib(master.memoryused)} of ${gib(master.memory)} of memory`;
  return {
    ...base,
    code: 'machine-full',
    sentence: `Other sessions use ${what} of this machine.`,
    advice: 'It goes on as soon as one of them ends. Stop a session of yours that you do not need.',
  };
}

const gib = (mib: number): string => `${(mib / 1024).toFixed(mib % 1024 === 0 ? 0 : 1)} GB`;
