import type { Context } from '../context.ts';

/** Says what it waits for each time that changes, not each time it is asked; the seconds alone are no change. */
export function tellChanges(context: Context): (progress: { readonly what: string }) => void {
  let told = '';
  return ({ what }) => {
    const news = what.replace(/ \(\d+ s\)$/, '');
    if (news !== told) context.say(news);
    told = news;
  };
}
