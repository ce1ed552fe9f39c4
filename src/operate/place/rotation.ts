import type { Platform } from '../../config/platform.ts';
import type { Report } from '../../drivers/driver.ts';
import type { Artefact } from '../../render/artefact.ts';
import type { Prepared } from './place.ts';

/** Secrets that are renewed together, because one kind of thing is signed or opened with them. */
export const SECRETS = [
  'cookies',
  'crypt-keys',
  'proxy-token',
  'service-tokens',
  'passwords',
  'spark',
] as const;
export type SecretName = (typeof SECRETS)[number];

/** What can be renewed at a place. */
export interface Renewable {
  readonly name: SecretName;
  /** Who notices: one sentence. */
  readonly impact: string;
  /** Renewed also when nothing is named: nobody loses work or has to be told a password. */
  readonly usual: boolean;
}

/** Makes secrets anew, and restarts what reads them. */
export interface Rotation {
  /** Whether there are any secrets yet. */
  begun(): Promise<boolean>;
  renewable(platform: Platform): readonly Renewable[];
  /**
   * Safe to repeat: whatever was interrupted, the next run makes new ones again and ends with all parts knowing the same.
   * Gives false when nothing runs that has to know; it is told at its next start. Throws `DriverError`.
   */
  renew(names: readonly SecretName[], rendered: Rendered, report: Report): Promise<boolean>;
}

export interface Rendered extends Prepared {
  readonly artefacts: readonly Artefact[];
}

/** With new cookies everybody signs in again; the same sentence wherever the platform runs. */
export const IMPACT = {
  cookies: 'Everybody signs in again; notebooks and running cells go on.',
  cryptKeys: 'Nobody notices: what the last key closed can still be opened.',
  proxyToken: 'Open pages reconnect after some seconds; notebooks and running cells go on.',
} as const;
