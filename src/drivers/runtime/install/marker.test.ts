import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readMarker, removeMarker, writeMarker } from './marker.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparkhub-marker-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('is what was written, and leaves nothing else behind', async () => {
  await writeMarker(root, 'lab', { inputs: 'abc', detail: { seconds: 3 } });
  expect(await readMarker(root, 'lab')).toEqual({ inputs: 'abc', detail: { seconds: 3 } });
  expect(readdirSync(root)).toEqual(['lab.complete.json']);
});

it.each(['', '{', '[]', '"text"', 'null', '{"inputs":3}'])('counts %j as none', async (content) => {
  writeFileSync(join(root, 'lab.complete.json'), content);
  expect(await readMarker(root, 'lab')).toBeNull();
});

it('can be taken away twice', async () => {
  await writeMarker(root, 'lab', { inputs: 'abc', detail: {} });
  await removeMarker(root, 'lab');
  await removeMarker(root, 'lab');
  expect(await readMarker(root, 'lab')).toBeNull();
});
