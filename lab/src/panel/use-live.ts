import * as React from 'react';
import type { Live } from '../live/live.ts';
import type { Picture } from '../live/picture.ts';

/** The picture as it is now. Draws again with each new one, and with each second, so that countdowns go on. */
export function useLive(live: Live): Picture {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    live.addEventListener('change', draw);
    const clock = setInterval(draw, 1000);
    return () => {
      live.removeEventListener('change', draw);
      clearInterval(clock);
    };
  }, [live]);
  return live.picture;
}
