import type { ClusterApi } from '../api/api.ts';

export interface PodName {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
}

const pathOf = ({ namespace, pod }: PodName, query: Record<string, string>): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${new URLSearchParams(query)}`;

/** The last lines of a pod's log; of the run before when this one has not said anything. Empty when there is none. */
export async function lastLines(api: ClusterApi, name: PodName, lines: number): Promise<string> {
  for (const previous of ['false', 'true']) {
    const text = await readLog(api, name, { tailLines: String(lines), previous }).catch(() => '');
    if (text.trim() !== '') return text.trimEnd();
  }
  return '';
}

async function readLog(api: ClusterApi, name: PodName, query: Record<string, string>): Promise<string> {
  return api.requester.text({
    method: 'GET',
    path: pathOf(name, { ...containerOf(name), ...query }),
    accept: '*/*',
    what: `read the log of ${name.pod}`,
    again: false,
  });
}

const containerOf = ({ container }: PodName): Record<string, string> =>
  container === undefined ? {} : { container };

/** The last lines of a pod's log. Throws `DriverError`. */
export async function tailPod(api: ClusterApi, name: PodName, lines: number): Promise<string[]> {
  const text = await readLog(api, name, { tailLines: String(lines) });
  return text === '' ? [] : text.trimEnd().split('\n');
}

/** Hands over each new line of a pod's log until it ends or the signal. */
export async function followPod(
  api: ClusterApi,
  name: PodName,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let rest = '';
  const request = {
    method: 'GET' as const,
    path: pathOf(name, { ...containerOf(name), follow: 'true', tailLines: '0' }),
    accept: '*/*',
    what: `read the log of ${name.pod}`,
    signal,
  };
  await api.requester
    .stream(request, (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    })
    .catch((error) => {
      if (!signal.aborted) throw error;
    });
}
