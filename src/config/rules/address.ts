import { type Found, found, type PlatformRule } from './rule.ts';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** Where a platform on one machine listens, and as whom: nothing that would expose people by accident. */
export const address: PlatformRule = ({ target }, source, { root }) => {
  if (target.kind !== 'local') return [];
  const problems: Found[] = [];
  if (!LOOPBACK.test(target.address) && target.tls === null && !target.insecure) {
    problems.push(
      found(
        source,
        'needs-tls',
        ['target', 'address'],
        `"${target.address}" can be reached from other machines, and without TLS passwords would travel readable.`,
        'Add tls: {certificate: cert.pem, key: key.pem}, or insist with insecure: true (behind your own TLS, for example).',
      ),
    );
  }
  if (target.systemUsers && !root) {
    problems.push(
      found(
        source,
        'needs-root',
        ['target', 'systemUsers'],
        'Only root can give each person a Unix account of their own, and this is not root.',
        'Run sparkhub as root, or write systemUsers: false (people then share your account).',
      ),
    );
  }
  if (target.port < 1024 && !root) {
    problems.push(
      found(
        source,
        'privileged-port',
        ['target', 'port'],
        `Only root can listen on port ${target.port}.`,
        `Write ${target.port + 8000}, or run sparkhub as root.`,
      ),
    );
  }
  return problems;
};
