import { runSessionsService } from '../drivers/sessions/run.ts';

/** Keeps the sessions service running until `signal` aborts. Resolves to an exit code. */
export async function serveSessions(settingsFile: string, signal: AbortSignal): Promise<number> {
  await runSessionsService(settingsFile, signal);
  return 0;
}
