import type { Platform } from '../../config/platform.ts';
import type { Finding } from '../../drivers/driver.ts';

/** Who can reach the platform, and who must trust whom. */
export function checkAccess({ target }: Platform): Finding[] {
  if (target.kind !== 'local') return [];
  const loopback = /^(127\.|::1$|localhost$)/.test(target.address);
  const reach: Finding = loopback
    ? {
        check: 'address',
        verdict: 'ok',
        message: `Only this machine can open it (${target.address}).`,
        fix: '',
      }
    : target.tls === null
      ? {
          check: 'address',
          verdict: 'warning',
          message: `Other machines can open it (${target.address}), and passwords travel readable.`,
          fix: 'Add target.tls, or put your own TLS in front of it.',
        }
      : {
          check: 'address',
          verdict: 'ok',
          message: `Other machines can open it (${target.address}), with TLS.`,
          fix: '',
        };
  const accounts: Finding = target.systemUsers
    ? {
        check: 'accounts',
        verdict: 'ok',
        message: 'Each person has a Unix account and a Spark of their own.',
        fix: '',
      }
    : {
        check: 'accounts',
        verdict: 'ok',
        message:
          'Everybody who signs in shares one Unix account: they can read one another’s files and must trust each other.',
        fix: '',
      };
  return [reach, accounts];
}
