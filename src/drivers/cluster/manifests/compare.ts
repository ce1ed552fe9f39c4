import { ANNOTATION } from './marks.ts';

/** Bookkeeping of the API server, and what controllers say; never what anybody asked for. */
const IGNORED = new Set([
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.uid',
  `metadata.annotations.${ANNOTATION.fingerprint}`,
]);

/** One field that differs: its path, and both values short enough to read. */
export interface Difference {
  readonly path: string;
  readonly is: string;
  readonly asked: string;
}

/** Where two objects differ: as it is, and as it would be after an apply. At most `limit`. */
export function compare(is: unknown, asked: unknown, limit = 3): Difference[] {
  const found: Difference[] = [];
  const visit = (left: unknown, right: unknown, path: string): void => {
    if (found.length >= limit || IGNORED.has(path)) return;
    if (isRecord(left) && isRecord(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
        visit(
          left[key],
          right[key],
          path === '' || path.endsWith(':') ? `${path}${path === '' ? '' : ' '}${key}` : `${path}.${key}`,
        );
    } else if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
      left.forEach((item, index) => {
        visit(item, right[index], `${path}[${index}]`);
      });
    } else if (JSON.stringify(left) !== JSON.stringify(right)) {
      // A ConfigMap may hold a whole document as text: what differs in it says more.
      const [inLeft, inRight] = [parseDocument(left), parseDocument(right)];
      if (inLeft !== undefined && inRight !== undefined) visit(inLeft, inRight, `${path}:`);
      else found.push({ path, ...brief(left, right) });
    }
  };
  visit(is, asked, '');
  return found;
}

/** For people: "spec.hard.pods is 20, asked is 10". */
export const describeDifferences = (differences: readonly Difference[]): string =>
  differences.map(({ path, is, asked }) => `${path} is ${is}, asked is ${asked}`).join('; ');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const LONGEST = 60;

/** Both values, short enough to read; of long texts what is around the first difference. */
function brief(left: unknown, right: unknown): { readonly is: string; readonly asked: string } {
  const [is, asked] = [textOf(left), textOf(right)];
  if (is.length <= LONGEST && asked.length <= LONGEST) return { is, asked };
  let at = 0;
  while (at < is.length && is[at] === asked[at]) at++;
  const from = Math.max(0, at - 20);
  const cut = (text: string): string =>
    `${from > 0 ? '...' : ''}${text.slice(from, from + LONGEST)}${text.length > from + LONGEST ? '...' : ''}`;
  return { is: cut(is), asked: cut(asked) };
}

const textOf = (value: unknown): string => (value === undefined ? 'not there' : JSON.stringify(value));

function parseDocument(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
