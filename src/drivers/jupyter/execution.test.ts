import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Execution, type Message, type OnOutput } from './execution.ts';

/** Frames of a real kernel (ipykernel 7), one JSON text a line, as they came over the websocket. */
const recorded = (name: string): Message[] =>
  readFileSync(new URL(`testdata/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Message);

const play = (frames: readonly Message[], onOutput?: OnOutput): Execution => {
  const execution = new Execution(onOutput);
  for (const frame of frames) execution.receive(frame);
  return execution;
};

const settled = (execution: Execution): Promise<boolean> =>
  Promise.race([
    execution.done.then(() => true),
    new Promise<false>((done) => setImmediate(() => done(false))),
  ]);

it('gathers what a cell printed and what its last expression is', async () => {
  const seen: string[] = [];
  const { done } = play(recorded('prints'), (text, stream) => seen.push(`${stream}: ${text}`));
  expect(await done).toEqual({ ok: true, text: 'hé\n', errors: 'warned\n', result: '42' });
  expect(seen).toEqual(['stdout: hé\n', 'stderr: warned\n']);
});

it('tells an exception by name, value and a traceback without colours', async () => {
  const { ok, error } = await play(recorded('raises')).done;
  expect(ok).toBe(false);
  expect(error).toMatchObject({ name: 'ZeroDivisionError', value: 'division by zero' });
  expect(error?.traceback.at(-1)).toBe('ZeroDivisionError: division by zero');
});

it('is done only when the reply and idle are both there, in whatever order', async () => {
  const frames = recorded('prints');
  const isLast = ({ header, content }: Message): boolean =>
    header.msg_type === 'execute_reply' || content.execution_state === 'idle';
  const [first, last] = [frames.filter((frame) => !isLast(frame)), frames.filter(isLast)];
  expect(last).toHaveLength(2);
  for (const order of [last, [...last].reverse()]) {
    const execution = play([...first, order[0]!]);
    expect(await settled(execution)).toBe(false);
    execution.receive(order[1]!);
    expect(await settled(execution)).toBe(true);
  }
});

it('says why a cell did not run at all', async () => {
  expect((await play(recorded('aborted')).done).error).toMatchObject({ name: 'Aborted' });
});

it('ends from outside, with the last lines as evidence', async () => {
  const execution = play(recorded('prints').slice(0, 3));
  execution.fail(new Error('enough'));
  await expect(execution.done).rejects.toThrow('enough');
  expect(execution.tail()).toBe('hé');
});
