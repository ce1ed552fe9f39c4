import { serveSessions } from '../../operate/sessions-service.ts';
import type { Context } from '../context.ts';

export async function sessionsService(
  { io }: Context,
  [settingsFile = '']: readonly string[],
): Promise<number> {
  return serveSessions(settingsFile, io.signal);
}
