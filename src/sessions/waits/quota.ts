import { minus, type Resources } from '../../sizing/resources.ts';
import { counted } from '../../sizing/words.ts';
import type { SessionWait } from '../session.ts';
import type { ProjectRoom } from './facts.ts';

/**
 * That executors are not even made, for the person's project may have no more: undefined while there is room for one.
 * `one` is an executor of the session, `own` how many of the used ones are its own.
 */
export function explainQuota(
  { limits, used }: ProjectRoom,
  one: Resources,
  count: number,
  own: number,
): SessionWait | undefined {
  const left = minus(limits, used);
  const limit =
    left.pods < one.pods
      ? counted(limits.pods, 'executor')
      : left.cpuMillis < one.cpuMillis
        ? counted(Math.floor(limits.cpuMillis / 1000), 'core')
        : left.memoryMib < one.memoryMib
          ? `${Math.floor(limits.memoryMib / 1024)} GB of memory`
          : undefined;
  if (limit === undefined) return undefined;
  const others = used.pods > own;
  return {
    code: 'project-quota',
    count,
    sentence: others
      ? `Your project’s limit of ${limit} is used up${own > 0 ? ', in part' : ''} by your other notebook.`
      : `Your project’s limit of ${limit} is reached.`,
    advice: others
      ? 'It goes on when your other session ends or gives executors back. Stop it, if you do not need it.'
      : 'The session works with the executors that it has. Smaller ones would be more.',
    usualSeconds: null,
    stuck: !others,
  };
}
