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
        visit(left[key], right[key], path === '' ? key : `${path}.${key}`);
    } else if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
      left.forEach((item, index) => {
        visit(item, right[index], `${path}[${index}]`);
      });
    } else if (JSON.stringify(left) !== JSON.stringify(right)) {
      found.push({ path, is: brief(left), asked: brief(right) });
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

function brief(value: unknown): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
