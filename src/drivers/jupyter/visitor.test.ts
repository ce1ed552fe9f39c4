import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visitor } from './visitor.ts';

/** A site with a login form that redirects, as JupyterHub's does. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const routes: Record<string, () => void> = {
    '/in': () =>
      response
        .writeHead(302, { Location: '/home', 'Set-Cookie': ['who=ada; Path=/', '_xsrf=t; Path=/hub/'] })
        .end(),
    '/home': () => response.end(`${request.method} ${request.headers.cookie ?? 'nobody'}`),
    '/again': () => response.writeHead(307, { Location: '/echo' }).end(),
    '/echo': () => request.pipe(response),
    '/circle': () => response.writeHead(302, { Location: '/circle' }).end(),
    '/missing': () => response.writeHead(404).end('no'),
    '/mode': () => response.end(String(request.headers['sec-fetch-mode'])),
    '/never': () => {},
  };
  routes[request.url ?? '']?.();
}

const server = createServer(answer);
let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const visitor = (signal = new AbortController().signal): Visitor =>
  new Visitor(`${baseUrl}/`, { signal, insecureTls: false });

describe('a visitor', () => {
  it('follows a redirect after a form with a plain GET, and keeps cookies by their path', async () => {
    const one = visitor();
    const page = await one.visit('/in', { method: 'POST', form: { password: 'x' } });
    expect(page).toMatchObject({ status: 200, url: `${baseUrl}/home`, text: 'GET who=ada' });
    expect(await one.cookie('_xsrf', '/hub/login')).toBe('t');
    expect(await one.cookie('_xsrf', '/home')).toBe('');
    expect(await one.cookieHeader('/hub/')).toContain('_xsrf=t');
  });

  it('repeats the request after a 307', async () => {
    expect((await visitor().visit('/again', { method: 'POST', form: { a: 'b c' } })).text).toBe('a=b+c');
  });

  it('takes any status for an answer', async () => {
    expect(await visitor().visit('/missing')).toMatchObject({ status: 404, text: 'no' });
  });

  it('says whether a page or its script asks', async () => {
    expect((await visitor().visit('/mode')).text).toBe('navigate');
    expect((await visitor().visit('/mode', { headers: { 'X-XSRFToken': 't' } })).text).toBe('cors');
  });
});

describe('failures', () => {
  it('names what does not answer and what to type', async () => {
    const nowhere = new Visitor('http://127.0.0.1:1', {
      signal: new AbortController().signal,
      insecureTls: false,
    });
    await expect(nowhere.visit('/')).rejects.toMatchObject({
      name: 'DriverError',
      message: 'http://127.0.0.1:1 does not answer.',
      fix: 'Is it running? See: sparkhub status',
    });
  });

  it('gives up on a circle of redirects', async () => {
    await expect(visitor().visit('/circle')).rejects.toThrow('/circle redirects in a circle.');
  });

  it('obeys its signal, and works on under another one', async () => {
    const interrupt = new AbortController();
    const one = visitor(interrupt.signal);
    const visit = one.visit('/never');
    interrupt.abort();
    await expect(visit).rejects.toMatchObject({ name: 'AbortError' });
    one.connection = { signal: new AbortController().signal, insecureTls: false };
    expect((await one.visit('/home')).status).toBe(200);
  });
});
