import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const src = join(root, 'src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(src, path), 'utf8') }));
const shipped = sources.filter(({ path }) => !path.endsWith('.test.ts'));
const importsOf = ({ text }: { text: string }): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
const stageOf = (path: string): string => path.split('/')[0]!;

/** What a stage may import besides itself (decisions/0001). Packages are named; `node:` stands for all of Node.js. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // Arithmetic that every stage may ask.
  sizing: [],
  // What a Spark session is, from what its driver and its place say.
  sessions: ['sizing'],
  config: ['sizing', 'zod', 'yaml', 'fastest-levenshtein'],
  render: ['config', 'sizing', 'sessions', '@noble/hashes', 'yaml'],
  plan: ['config', 'render'],
  drivers: [
    'config',
    'plan',
    'render',
    'sizing',
    'sessions',
    'node:',
    'tinyexec',
    'node-sqlite3-wasm',
    'ws',
    'tough-cookie',
    '@noble/hashes',
    '@kubernetes/client-node',
    '@azure',
    'ajv',
    'yaml',
  ],
  operate: ['config', 'render', 'plan', 'sizing', 'sessions', 'drivers'],
  cli: ['config', 'plan', 'sizing', 'operate', 'node:', 'commander', 'listr2', 'picocolors'],
};

describe('imports', () => {
  it.each(shipped)('$path imports only what its stage may', (source) => {
    const stage = stageOf(source.path);
    const wrong = importsOf(source).filter((name) => {
      const target = name.startsWith('.')
        ? stageOf(relative(src, resolve(src, dirname(source.path), name)))
        : name;
      return (
        target !== stage &&
        !(ALLOWED[stage] ?? []).some(
          (allowed) =>
            target === allowed || target.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`),
        )
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('purity', () => {
  it.each(shipped.filter(({ path }) => /^(sizing|sessions|config|render|plan)\//.test(path)))(
    '$path reads no clock, no chance, no process',
    ({ text }) => {
      expect(text).not.toMatch(/\b(Date\.now|new Date\(\)|Math\.random|\bprocess\.[a-z]|performance\.)/);
    },
  );

  it('only cli/main.ts ends the process', () => {
    const guilty = shipped.filter(
      ({ path, text }) => path !== 'cli/main.ts' && /process\.(exit\(|exitCode)/.test(text),
    );
    expect(guilty.map(({ path }) => path)).toEqual([]);
  });
});

describe('lab', () => {
  const lab = join(root, 'lab', 'src');
  const files = readdirSync(lab, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(lab, path), 'utf8') }));
  it.each(files)('$path takes of src/ only what a Spark session is', ({ path, text }) => {
    const outside = importsOf({ text })
      .filter((name) => name.startsWith('.'))
      .map((name) => relative(root, resolve(lab, dirname(path), name)))
      .filter((name) => !name.startsWith('lab/'));
    expect(outside.filter((name) => !name.startsWith('src/sessions/'))).toEqual([]);
    // It runs in the browser: types are all that it takes, but for tests.
    const taken = text.match(/^import (?!type)[^;]*src\/sessions/gm) ?? [];
    expect(path.endsWith('.test.ts') ? [] : taken).toEqual([]);
  });
  it.each(files)('$path is at most 250 lines', ({ text }) => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(250);
  });
});

describe('size', () => {
  const lines = shipped.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  it.each(lines)('$path is at most 250 lines', (file) => {
    expect(file.lines).toBeLessThanOrEqual(250);
  });
  it('has a median of at most 100 lines', () => {
    const sorted = lines.map((file) => file.lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100);
  });
  it('has no file whose name says nothing', () => {
    expect(
      shipped
        .map(({ path }) => path)
        .filter((path) => /(^|\/)(utils?|helpers?|common|misc|types)(\/|\.ts$)/.test(path)),
    ).toEqual([]);
  });
});
