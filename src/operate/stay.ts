import { pause } from '../drivers/clock.ts';
import { readEvents, readStatus } from '../drivers/process/status.ts';
import { stopPlatform } from '../drivers/process/stop.ts';

const LOOK_MS = 1000;

/**
 * Stays with a running platform, telling what happens to it, until the signal; then stops everything. Resolves to false
 * when something would not end. Ends by itself, leaving things as they are, when somebody else took the platform down.
 */
export async function stayUntilStopped(
  stateDir: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<boolean> {
  let told = (await readEvents(stateDir, 1))[0]?.at ?? '';
  while (!signal.aborted) {
    await pause(LOOK_MS, signal);
    for (const { at, kind, message } of await readEvents(stateDir, 20)) {
      if (at > told && TOLD.has(kind)) say(`${at.slice(11, 19)} ${message}`);
      if (at > told) told = at;
    }
    if ((await readStatus(stateDir)).supervisor === null) {
      say('The platform was taken down.');
      return true;
    }
  }
  say('Stopping...');
  const { left } = await stopPlatform(stateDir, () => {});
  for (const process of left) say(`This would not end: ${process}`);
  if (left.length === 0) say('Everything is stopped. Homes and data are kept.');
  return left.length === 0;
}

/** What a person who watches wants to hear of; the rest is in the log of the supervisor. */
const TOLD = new Set(['exited', 'failed', 'unresponsive', 'memory', 'adopted']);
