import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOfChart, locateChart } from './chart.ts';
import { Helm } from './helm.ts';
import { checkValues, coalesce } from './values-schema.ts';

const tiny = fileURLToPath(new URL('../../../../test/e2e-kubernetes/testdata/chart', import.meta.url));
let cacheDir: string;
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'sparkhub-charts-'));
});
afterEach(() => rmSync(cacheDir, { recursive: true }));

const helm = (env: NodeJS.ProcessEnv = {}): Helm => new Helm({ env, context: 'c' });
const locate = (chart: object): Promise<string> =>
  locateChart(
    { version: '4.4.0', path: null, oci: null, ...chart },
    { cacheDir, directory: tiny, helm: helm() },
  );

describe('the chart', () => {
  it('that is not in the cache is missed with the commands that bring it there', async () => {
    await expect(locate({})).rejects.toMatchObject({
      message: `The chart of JupyterHub 4.4.0 is not in the cache (${cacheDir}/charts/jupyterhub-4.4.0).`,
      fix: expect.stringMatching(/helm pull jupyterhub .*--version 4\.4\.0.*git archive 4\.4\.0 jupyterhub/s),
    });
  });
  it('of a known version must be the one that is known', async () => {
    cpSync(tiny, join(cacheDir, 'charts/jupyterhub-4.4.0'), { recursive: true });
    await expect(locate({})).rejects.toThrow('is not the 4.4.0 that sparkhub knows');
  });
  it('of another version, or at a path of its own, is taken as it is', async () => {
    cpSync(tiny, join(cacheDir, 'charts/jupyterhub-9.9.9'), { recursive: true });
    expect(await locate({ version: '9.9.9' })).toBe(join(cacheDir, 'charts/jupyterhub-9.9.9'));
    expect(await locate({ path: '.' })).toBe(tiny);
    await expect(locate({ path: 'templates' })).rejects.toThrow('it has no Chart.yaml');
  });
  it('is known by its templates, whatever its package says of its version', async () => {
    const copy = join(cacheDir, 'copy');
    cpSync(tiny, copy, { recursive: true });
    writeFileSync(join(copy, 'Chart.yaml'), 'name: tiny\nversion: 2\n');
    expect(await digestOfChart(copy)).toBe(await digestOfChart(tiny));
    writeFileSync(join(copy, 'templates/more.yaml'), '');
    expect(await digestOfChart(copy)).not.toBe(await digestOfChart(tiny));
  });
});

describe('values', () => {
  it('are laid over defaults as helm does it', () => {
    expect(coalesce({ a: { b: 1, c: 2 }, d: [1], e: 1 }, { a: { b: 3 }, d: [2], e: null, f: null })).toEqual({
      a: { b: 3, c: 2 },
      d: [2],
      f: null,
    });
  });
  it('are refused key by key', async () => {
    await expect(checkValues(tiny, { text: 1, tex: '' })).rejects.toMatchObject({
      message:
        'The chart\'s schema refuses these values:\n  values: there is no key "tex"\n  text: must be string',
    });
    await checkValues(tiny, { text: 'fine' });
  });
});

describe('helm', () => {
  it('that is missing or of another age is said to be', async () => {
    await expect(helm({ PATH: cacheDir }).major()).rejects.toThrow(
      'helm cannot be run: it is not installed.',
    );
    const bin = join(cacheDir, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'helm'), '#!/bin/sh\necho v2.17.0\n');
    chmodSync(join(bin, 'helm'), 0o755);
    const PATH = `${bin}:${process.env.PATH}`;
    await expect(helm({ PATH }).major()).rejects.toThrow('helm v2.17.0 is not a version');
    writeFileSync(join(bin, 'helm'), '#!/bin/sh\necho v4.0.1\n');
    expect(await helm({ PATH }).major()).toBe(4);
  });
});
