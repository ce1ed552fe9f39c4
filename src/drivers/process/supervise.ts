import { claimSupervision, releaseSupervision } from './supervisor/lock.ts';
import { type SuperviseOptions, Supervisor } from './supervisor/supervisor.ts';

/**
 * Keeps what run/desired.json lists running until SIGTERM (or `signal`); re-reads the list at SIGHUP. Takes over what
 * an earlier supervisor left running. Resolves with the exit code: 1 when the directory already has a supervisor.
 */
export async function supervise(
  options: SuperviseOptions & { readonly signal?: AbortSignal },
): Promise<number> {
  const supervisor = new Supervisor(options);
  const stop = (): void => supervisor.requestStop();
  const reload = (): void => supervisor.requestReload();
  // Before anyone can know of this process: a SIGHUP without a listener would end it.
  process.on('SIGHUP', reload).on('SIGTERM', stop).on('SIGINT', stop);
  surviveFullDisk();
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  try {
    if (!(await claimSupervision(options.stateDir))) {
      console.error(`Another supervisor already runs for ${options.stateDir}.`);
      return 1;
    }
    await supervisor.run();
  } finally {
    process.off('SIGHUP', reload).off('SIGTERM', stop).off('SIGINT', stop);
    await releaseSupervision(options.stateDir);
  }
  return 0;
}

/** Our own log is on the disk that gets full: then a line is lost, and not the supervisor. */
function surviveFullDisk(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
