import { expect, it } from 'vitest';
import { Execution, type Message } from './execution.ts';

const message = (msg_type: string, content: Record<string, unknown>): Message => ({
  header: { msg_type },
  parent_header: { msg_id: 'a' },
  content,
});

it('gathers what a cell printed, and is done when the reply and idle are both there', async () => {
  for (const last of [
    ['execute_reply', 'status'],
    ['status', 'execute_reply'],
  ]) {
    const execution = new Execution();
    execution.receive(message('status', { execution_state: 'busy' }));
    execution.receive(message('stream', { name: 'stdout', text: '1\n' }));
    execution.receive(message('stream', { name: 'stderr', text: 'WARN\n' }));
    for (const type of last)
      execution.receive(message(type, type === 'status' ? { execution_state: 'idle' } : { status: 'ok' }));
    expect(await execution.done).toEqual({ ok: true, output: '1\n', errors: 'WARN\n', failure: '' });
  }
});

it('tells an error by its name and value', async () => {
  const execution = new Execution();
  execution.receive(
    message('error', { ename: 'ZeroDivisionError', evalue: 'division by zero', traceback: [] }),
  );
  execution.receive(message('execute_reply', { status: 'error' }));
  execution.receive(message('status', { execution_state: 'idle' }));
  expect(await execution.done).toMatchObject({ ok: false, failure: 'ZeroDivisionError: division by zero' });
});
