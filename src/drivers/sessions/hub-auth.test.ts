import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubAuth } from './hub-auth.ts';

describe('whose a token is', () => {
  let hub: Server;
  let auth: HubAuth;
  let asked: number;
  /** What the hub does with a question; `undefined` is silence. */
  let answers: number | undefined;

  beforeEach(async () => {
    asked = 0;
    answers = 200;
    hub = createServer((_request, response) => {
      asked++;
      if (answers !== undefined)
        response.writeHead(answers).end(JSON.stringify({ kind: 'user', name: 'ada' }));
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    auth = new HubAuth(`http://127.0.0.1:${(hub.address() as AddressInfo).port}`);
  });
  afterEach(() => {
    hub.closeAllConnections();
    hub.close();
  });

  it('is asked once a minute', async () => {
    for (const seconds of [0, 30, 59, 61]) expect(await auth.nameOf('t', seconds * 1000)).toBe('ada');
    expect(asked).toBe(2);
  });

  it('is forgotten once the hub does not know it any more', async () => {
    await auth.nameOf('t', 0);
    answers = 403;
    expect(await auth.nameOf('t', 61_000)).toBeNull();
  });

  it.each([
    ['answers with an error', 502],
    ['does not answer', undefined],
  ])('is known on while the hub %s, without waiting for it each time', async (_, status) => {
    await auth.nameOf('t', 0);
    answers = status;
    const begun = performance.now();
    for (const seconds of [61, 62, 63, 64, 65]) expect(await auth.nameOf('t', seconds * 1000)).toBe('ada');
    // A notebook server gives up on its report after five seconds.
    expect(performance.now() - begun).toBeLessThan(2_500);
    expect(asked).toBe(2);
    answers = 403;
    expect(await auth.nameOf('t', 80_000)).toBeNull();
  });

  it('is not known while the hub is away and never knew it', async () => {
    hub.closeAllConnections();
    await new Promise((done) => hub.close(done));
    await expect(auth.nameOf('t', 0)).rejects.toThrow();
  });
});
