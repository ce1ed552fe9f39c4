import type { Platform } from '../../config/platform.ts';
import type { LocalSite } from '../site.ts';

export interface Bind {
  readonly address: string;
  readonly port: number;
  /** The address this machine reaches it at. */
  readonly probe: string;
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** What people type into their browser, without a trailing slash. */
  readonly url: string;
}

/** Where the platform listens, and the address people type. */
export function bindOf(platform: Platform, site: LocalSite): Bind {
  if (platform.target.kind !== 'local')
    throw new Error(`no local address for target ${platform.target.kind}`);
  const { address, tls } = platform.target;
  const everywhere = address === '0.0.0.0' || address === '::' || address === '';
  const probe = everywhere ? '127.0.0.1' : address;
  const host = probe.includes(':') ? `[${probe}]` : probe;
  return {
    address,
    port: site.ports.public,
    probe,
    tls,
    url: `${tls === null ? 'http' : 'https'}://${host}:${site.ports.public}`,
  };
}
