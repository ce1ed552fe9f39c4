export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Cuts a stream of server-sent events into events: give it text as it arrives, in any pieces, and take what is
 * complete (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). Comments are
 * dropped; `id` and `retry` are not used here.
 */
export function eventCutter(): (text: string) => ServerEvent[] {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).replace(/\r\n?/g, '\n').split('\n\n');
    rest = blocks.pop()!;
    return blocks.map(parse).filter(({ data }) => data !== '');
  };
}

function parse(block: string): ServerEvent {
  const fields = block.split('\n').map((line) => /^(\w*):? ?(.*)$/.exec(line));
  const all = (name: string): string[] => fields.flatMap((field) => (field?.[1] === name ? [field[2]!] : []));
  return { event: all('event').at(-1) ?? 'message', data: all('data').join('\n') };
}
