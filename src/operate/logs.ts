import { configPath, stateDirOf } from '../drivers/config-file.ts';
import { DriverError } from '../drivers/driver.ts';
import { followLog, listLogs, tailLog } from '../drivers/log-files.ts';
import type { Where } from './load.ts';

interface LogsRequest {
  readonly component: string | undefined;
  readonly lines: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
  readonly write: (component: string, line: string) => void;
}

/** The last lines of one component's log, or of all; with `follow`, until the signal. Throws `DriverError`. */
export async function logs(where: Where, request: LogsRequest): Promise<void> {
  const stateDir = stateDirOf(configPath(where.file, where.env, where.cwd));
  const known = await listLogs(stateDir);
  const { component } = request;
  if (component !== undefined && !known.includes(component)) {
    throw new DriverError(`There is no log of "${component}".`, {
      fix:
        known.length === 0
          ? 'Nothing has been started here yet. Start it with: sparkhub up'
          : `Write one of: ${known.join(', ')}.`,
    });
  }
  const chosen = component === undefined ? known : [component];
  for (const name of chosen)
    for (const line of await tailLog(stateDir, name, request.lines)) request.write(name, line);
  if (!request.follow) return;
  await Promise.all(
    chosen.map((name) => followLog(stateDir, name, (line) => request.write(name, line), request.signal)),
  );
}
