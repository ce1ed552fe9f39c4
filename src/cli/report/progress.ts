import type { ApplyListener } from '../../operate/apply.ts';
import { describeStep } from '../../plan/describe.ts';
import type { Outcome, Step } from '../../plan/step.ts';
import type { Context } from '../context.ts';
import { liveProgress } from './live-progress.ts';

/** A plain line at most this often for one step, in milliseconds; a person at a terminal sees every change. */
const PLAIN_INTERVAL_MS = 10_000;

export interface Progress extends ApplyListener {
  /** Resolves when the live lines are off the terminal. */
  close(): Promise<void>;
}

/** Progress of `up`: what, how far, how long. Live lines on a terminal, plain lines elsewhere, only failures with -q. */
export function makeProgress(context: Context): Progress {
  if (context.verbosity === 'quiet') {
    return {
      planned() {},
      started() {},
      progress() {},
      ended: (step, outcome) => sayFailure(context, step, outcome),
      close: async () => {},
    };
  }
  return context.io.stderr.isTTY && context.io.env.CI === undefined
    ? liveProgress(context)
    : plainProgress(context);
}

/** What takes time and deserves a line of its own; secrets, directories and files are done in a blink. */
export const isLong = ({ kind, action }: Step): boolean => action !== 'keep' && LONG.has(kind);

const LONG: ReadonlySet<Step['kind']> = new Set(['runtime', 'process', 'image', 'release']);

export const STARTING = {
  create: 'starting',
  update: 'updating',
  replace: 'doing it again',
  remove: 'removing',
  keep: '',
} as const;

export const describeProgress = ({ what, fraction }: { what: string; fraction?: number }): string =>
  fraction === undefined ? what : `${what} (${Math.round(fraction * 100)} %)`;

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

export function sayFailure(context: Context, step: Step, outcome: Outcome): void {
  if (outcome.ok) return;
  const [first = '', ...rest] = outcome.message.split('\n');
  context.io.stderr.write(
    `${context.colors.red('failed')} ${describeStep(step)}: ${first}\n${rest.map((line) => `  ${line}\n`).join('')}`,
  );
}

function plainProgress(context: Context): Progress {
  const said = new Map<string, number>();
  return {
    planned() {},
    started(step) {
      said.set(step.id, Date.now());
      if (isLong(step)) context.say(`${describeStep(step)}: ${STARTING[step.action]}`);
    },
    progress(step, progress) {
      if (Date.now() - (said.get(step.id) ?? 0) < PLAIN_INTERVAL_MS) return;
      said.set(step.id, Date.now());
      context.say(`${describeStep(step)}: ${describeProgress(progress)}`);
    },
    ended(step, outcome) {
      if (!outcome.ok) sayFailure(context, step, outcome);
      else if (isLong(step)) context.say(`${describeStep(step)}: done in ${seconds(outcome.milliseconds)}`);
    },
    close: async () => {},
  };
}
