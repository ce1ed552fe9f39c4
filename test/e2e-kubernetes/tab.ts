import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { pause } from '../../src/drivers/clock.ts';
import type { HubSession } from '../../src/drivers/jupyter/hub.ts';
import { openSocket } from '../../src/drivers/jupyter/socket.ts';
import { until } from '../sparkhub.ts';

/**
 * Runs a cell as a tab of JupyterLab does: a broken websocket is opened again with the same session, and the notebook
 * server then sends what the kernel said meanwhile. Resolves with what the cell printed; calls `whileItRuns` once.
 */
export async function runThroughBreaks(
  hub: HubSession,
  kernel: string,
  code: string,
  whileItRuns: () => Promise<void>,
): Promise<{ printed: string; breaks: number }> {
  const session = randomUUID();
  const id = randomUUID();
  const path = `${hub.serverPath}api/kernels/${kernel}/channels?session_id=${session}`;
  const world = { printed: '', ended: false, closed: false, breaks: 0 };
  const listen = async (): Promise<WebSocket> => {
    const socket = await openSocket(hub.visitor, path);
    socket.on('message', (data) => {
      const { header, parent_header, content } = JSON.parse(String(data));
      if (parent_header?.msg_id !== id) return;
      if (header.msg_type === 'stream') world.printed += content.text;
      if (header.msg_type === 'execute_reply') world.ended = true;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (world.ended || world.closed) return;
      world.breaks++;
      void again();
    });
    return socket;
  };
  const again = async (): Promise<void> => {
    await pause(1000, hub.visitor.connection.signal);
    if (!world.closed) await listen().catch(again);
  };
  const socket = await listen();
  const header = {
    msg_id: id,
    msg_type: 'execute_request',
    session,
    username: hub.user,
    version: '5.3',
    date: '',
  };
  const content = { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false };
  socket.send(
    JSON.stringify({ channel: 'shell', header, parent_header: {}, metadata: {}, content, buffers: [] }),
  );
  try {
    await whileItRuns();
    await until('the result has come', () => world.ended, 150_000);
  } finally {
    world.closed = true;
  }
  return { printed: world.printed.trim(), breaks: world.breaks };
}
