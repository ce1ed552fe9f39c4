import * as React from 'react';
import type { Numbers, SessionSize } from '../../../src/sessions/session.ts';
import type { Requests } from '../live/requests.ts';
import { mistake, sizeOf } from '../model/start.ts';
import type { Words } from '../words.ts';

/** Typing is over. */
const PAUSE_MS = 400;

/** The sizes that are offered; null until they are here, and the error where they do not come. */
export function useSizes(requests: Requests): SessionSize[] | Error | null {
  const [sizes, setSizes] = React.useState<SessionSize[] | Error | null>(null);
  React.useEffect(() => {
    requests.sizes().then(setSizes, setSizes);
  }, [requests]);
  return sizes;
}

/** How own numbers fit and what they cost, once typing is over; null while that is not known. */
export function useFit(requests: Requests, words: Words, wish: Numbers | null): SessionSize | null {
  const [size, setSize] = React.useState<SessionSize | null>(null);
  const { executors = 0, cores = 0, memoryMib = 0 } = wish ?? {};
  React.useEffect(() => {
    setSize(null);
    const asked = { executors, cores, memoryMib };
    if (mistake(words, asked) !== '') return;
    let wanted = true;
    const timer = setTimeout(() => {
      requests.sizes(asked).then(
        (sizes) => wanted && setSize(sizeOf(sizes, asked)),
        // Nothing is said of the fit then, which is what is known.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [requests, words, executors, cores, memoryMib]);
  return size;
}
