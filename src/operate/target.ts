import type { Platform } from '../config/platform.ts';
import { DriverError } from '../drivers/driver.ts';

/** Says plainly that a target cannot be applied by this version. Throws `DriverError`. */
export function requireLocal(platform: Platform, verb: string): void {
  if (platform.target.kind === 'local') return;
  throw new DriverError(
    `This version of sparkhub cannot ${verb} target "${platform.target.kind}" yet; only "local" works today.`,
    {
      fix: 'The file itself is valid: check it with "sparkhub validate". To try the platform on this machine, use target.kind: local.',
    },
  );
}
