import { existsSync } from 'node:fs';

/** Where systems keep the certificates of the authorities they trust, as one PEM file. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Alpine, Arch
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL
  '/etc/ssl/ca-bundle.pem', // SUSE
  '/etc/ssl/cert.pem', // macOS, Alpine
];

/** The PEM file that says which certificate authorities this machine trusts, or null when there is none. */
export function certificateBundle(env: NodeJS.ProcessEnv): string | null {
  const candidates = [env.SSL_CERT_FILE, ...SYSTEM_BUNDLES];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;
}
