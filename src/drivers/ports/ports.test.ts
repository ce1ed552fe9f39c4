import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { choosePorts, keptUrl, savePorts } from './ports.ts';
import { stateDirIn, whoListens } from './who-listens.ts';

let stateDir: string;
const servers: Server[] = [];
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'sparkhub-ports-'));
});
afterEach(async () => {
  rmSync(stateDir, { recursive: true });
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** Takes a free port and gives its number. */
async function taken(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
const choose = (preferred: number, onTaken: 'fail' | 'next' = 'fail') =>
  choosePorts({ stateDir, preferred, address: '127.0.0.1', onTaken });

it('gives ports that differ, and the same again later', async () => {
  const first = await choose(28_000);
  expect(first.public).toBe(28_000);
  expect(new Set(Object.values(first)).size).toBe(8);
  await savePorts(stateDir, first, 28_000, 'http://127.0.0.1:28000');
  expect(await choose(28_000)).toEqual(first);
  expect(await keptUrl(stateDir)).toBe('http://127.0.0.1:28000');
});

it('says who has the port, or takes the next when told to', async () => {
  const port = await taken();
  await expect(choose(port)).rejects.toMatchObject({
    message: expect.stringContaining(`Port ${port} is taken by process ${process.pid} (`),
    fix: `Stop it, or set target.port to a free one such as ${port + 10}, or target.onPortTaken: next.`,
  });
  expect((await choose(port, 'next')).public).toBeGreaterThan(port);
});

it('sees who listens', async () => {
  expect(whoListens(await taken())).toMatchObject({ pid: process.pid, stateDir: '' });
  expect(whoListens(1)).toBeUndefined();
});

it.each([
  ['/usr/bin/node x HOME=/a SPARKHUB_STATE_DIR=/Users/a b/.sparkhub LANG=C', '/Users/a b/.sparkhub'],
  ['/usr/bin/node x SPARKHUB_STATE_DIR=/a/.sparkhub\n', '/a/.sparkhub'],
  ['/usr/bin/node x HOME=/a', ''],
])('reads whose it is on macOS: %s', (line, expected) => {
  expect(stateDirIn(line)).toBe(expected);
});

it('starts afresh from a damaged list of ports', async () => {
  mkdirSync(join(stateDir, 'run'));
  writeFileSync(join(stateDir, 'run', 'ports.json'), '{"public": 28');
  expect((await choose(28_100)).public).toBe(28_100);
  expect(await keptUrl(stateDir)).toBe('');
});
