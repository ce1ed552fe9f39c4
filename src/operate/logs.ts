import { DriverError } from '../drivers/driver.ts';
import type { Where } from './load.ts';
import { knownPlace } from './place/place.ts';

interface LogsRequest {
  readonly component: string | undefined;
  readonly lines: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
  readonly write: (component: string, line: string) => void;
}

/** The last lines of one component's log, or of the usual ones; with `follow`, until the signal. Throws `DriverError`. */
export async function logs(where: Where, request: LogsRequest): Promise<void> {
  const source = (await knownPlace(where)).logs;
  const { all, usual } = await source.list();
  const { component } = request;
  if (component !== undefined && !all.includes(component)) {
    throw new DriverError(`There is no log of "${component}".`, {
      fix:
        all.length === 0
          ? 'Nothing has been started here yet. Start it with: sparkhub up'
          : `Write one of: ${all.join(', ')}.`,
    });
  }
  const chosen = component === undefined ? usual : [component];
  for (const name of chosen)
    for (const line of await source.tail(name, request.lines)) request.write(name, line);
  if (!request.follow) return;
  await Promise.all(
    chosen.map((name) => source.follow(name, (line) => request.write(name, line), request.signal)),
  );
}
