import type { Platform } from '../config/platform.ts';

/** A part of the file that goes past sparkhub's own keys, and is passed on as it is. */
export interface Yours {
  readonly key: string;
  /** What is in it, in few words. */
  readonly what: string;
}

/** What the file brings along that sparkhub passes on and cannot answer for; for a platform on one machine, nothing. */
export function listYours({ target, images }: Platform): Yours[] {
  if (target.kind === 'local') return [];
  const lines = target.jupyterhubConfig.trim().split('\n').length;
  return [
    { key: 'target.values', what: leavesOf(target.values).join(', ') },
    {
      key: 'target.jupyterhubConfig',
      what:
        target.jupyterhubConfig.trim() === '' ? '' : `${lines} ${lines === 1 ? 'line' : 'lines'} of Python`,
    },
    { key: 'target.manifests', what: target.manifests.join(', ') },
    { key: 'images.pullSecrets', what: images.pullSecrets.join(', ') },
  ].filter(({ what }) => what !== '');
}

/** Names of values, never the values: one may hold what is not for everybody. */
function leavesOf(values: Readonly<Record<string, unknown>>, above = ''): string[] {
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? leavesOf(value as Readonly<Record<string, unknown>>, `${above}${key}.`)
      : [`${above}${key}`],
  );
}
