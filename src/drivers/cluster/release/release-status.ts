import { DriverError } from '../../driver.ts';
import type { Helm } from './helm.ts';

/** One release, as helm remembers it. */
export interface ReleaseStatus {
  readonly revision: number;
  /** `deployed`, `failed`, `pending-upgrade`, ... */
  readonly status: string;
  readonly description: string;
}

const MARK = 'sparkhub ';

/** Kept with the release: which values, in which chart, were installed. */
export const descriptionOf = (fingerprint: string): string => `${MARK}${fingerprint}`;
export const fingerprintIn = ({ description }: ReleaseStatus): string =>
  description.startsWith(MARK) ? description.slice(MARK.length) : '';

/** Undefined when there is no such release. Throws `DriverError`. */
export async function readRelease(
  helm: Helm,
  name: string,
  namespace: string,
): Promise<ReleaseStatus | undefined> {
  const { ok, stdout, stderr } = await helm.run([
    'status',
    name,
    '--namespace',
    namespace,
    '--output',
    'json',
  ]);
  if (!ok && /not found/.test(stderr)) return undefined;
  if (!ok) throw helmFailed(`look at release ${name}`, stderr);
  const { version, info } = JSON.parse(stdout) as {
    version: number;
    info: { status: string; description?: string };
  };
  return { revision: version, status: info.status, description: info.description ?? '' };
}

/** The values a release was installed with. */
export async function readValues(helm: Helm, name: string, namespace: string): Promise<unknown> {
  const { ok, stdout } = await helm.run([
    'get',
    'values',
    name,
    '--namespace',
    namespace,
    '--output',
    'json',
  ]);
  return ok ? JSON.parse(stdout) : undefined;
}

/** The newest revision that was ever in place; undefined when there was none. */
export async function lastDeployed(helm: Helm, name: string, namespace: string): Promise<number | undefined> {
  const { ok, stdout } = await helm.run(['history', name, '--namespace', namespace, '--output', 'json']);
  if (!ok) return undefined;
  const revisions = JSON.parse(stdout) as { revision: number; status: string }[];
  return revisions.findLast(({ status }) => status === 'deployed' || status === 'superseded')?.revision;
}

export const helmFailed = (what: string, stderr: string): DriverError =>
  new DriverError(`helm could not ${what}.`, {
    fix: 'Put right what it says, then run sparkhub up again.',
    evidence: stderr.trim().split('\n').slice(-15).join('\n'),
  });
