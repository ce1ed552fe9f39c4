/** An IPv4 range such as 10.240.0.0/16: its first address as a number, and the length of its prefix. */
export interface Range {
  readonly first: number;
  readonly prefix: number;
}

/** Undefined when it is no range, or when bits are set that the prefix leaves out. A lone address is a range of one. */
export function parseRange(text: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const parts = match.slice(1, 5).map(Number);
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  if (parts.some((part) => part > 255) || prefix > 32) return undefined;
  const first = parts.reduce((sum, part) => sum * 256 + part, 0);
  return first % sizeOf({ first, prefix }) === 0 ? { first, prefix } : undefined;
}

/** Addresses in it. */
export const sizeOf = ({ prefix }: Pick<Range, 'prefix'> & Partial<Range>): number => 2 ** (32 - prefix);

export const overlap = (a: Range, b: Range): boolean =>
  a.first < b.first + sizeOf(b) && b.first < a.first + sizeOf(a);

export function describeRange({ first, prefix }: Range): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join('.')}/${prefix}`;
}

/** Addresses of nobody on the internet (RFC 1918, RFC 6598, loopback, link-local). */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
].map((text) => parseRange(text)!);
export const isPrivate = (range: Range): boolean => PRIVATE.some((one) => overlap(one, range));
