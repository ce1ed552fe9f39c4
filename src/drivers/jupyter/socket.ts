import { WebSocket } from 'ws';
import { DriverError } from '../driver.ts';
import { authorization } from './request.ts';
import type { Visitor } from './visitor.ts';

/** Opens a websocket at a path of the platform as the signed-in visitor. Throws `DriverError` when it is refused. */
export async function openSocket(visitor: Visitor, path: string): Promise<WebSocket> {
  const { signal, insecureTls } = visitor.connection;
  signal.throwIfAborted();
  const socket = new WebSocket(`${visitor.baseUrl.replace(/^http/, 'ws')}${path}`, {
    rejectUnauthorized: !insecureTls,
    handshakeTimeout: 30_000,
    headers: {
      ...authorization(visitor.connection),
      Cookie: await visitor.cookieHeader(path),
      Origin: new URL(visitor.baseUrl).origin,
      'Sec-Fetch-Mode': 'websocket',
      'Sec-Fetch-Site': 'same-origin',
    },
  });
  const abort = (): void => socket.terminate();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await new Promise<void>((done, failed) => {
      socket.once('open', done);
      socket.once('error', failed);
    });
  } catch (cause) {
    signal.throwIfAborted();
    const { message } = cause as Error;
    throw new DriverError('The websocket of the kernel was refused.', {
      fix: 'See: sparkhub logs hub',
      evidence: message,
      cause,
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return socket;
}
