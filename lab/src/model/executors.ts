import type { ExecutorCounts } from '../../../src/sessions/session.ts';
import type { Words } from '../words.ts';

export interface Segment {
  readonly kind: 'ready' | 'starting' | 'waiting';
  readonly share: number;
}

/** The parts of the executors' bar that are not empty, each with its share of the whole in percent. */
export function segments({ ready, starting, waiting }: ExecutorCounts): Segment[] {
  const all = ready + starting + waiting;
  const parts = [
    { kind: 'ready', of: ready },
    { kind: 'starting', of: starting },
    { kind: 'waiting', of: waiting },
  ] as const;
  return parts.filter((part) => part.of > 0).map(({ kind, of }) => ({ kind, share: (100 * of) / all }));
}

/** The counts in words, what is zero left out: "4 of 6 executors ready, 2 waiting". */
export function executorsInWords(words: Words, counts: ExecutorCounts): string {
  const { asked, ready, starting, waiting, lost } = counts;
  if (asked === 0 && ready === 0)
    return lost === 0 ? words.__('No executors now') : words.__('No executors now, %1 lost', lost);
  const all = Math.max(asked, ready);
  const first =
    ready === all
      ? words._n('%1 executor ready', '%1 executors ready', ready)
      : words.__('%1 of %2 executors ready', ready, all);
  const rest = [
    starting > 0 ? words.__('%1 starting', starting) : '',
    waiting > 0 ? words.__('%1 waiting', waiting) : '',
    lost > 0 ? words.__('%1 lost so far', lost) : '',
  ];
  return [first, ...rest.filter((part) => part !== '')].join(', ');
}
