import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './parse.ts';
import { describeProblem } from './problem.ts';

const here = dirname(fileURLToPath(import.meta.url));
const testdata = join(here, 'testdata');
const namesIn = (kind: string): string[] =>
  readdirSync(join(testdata, kind))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length));
const facts = { root: false };
/** Files that are passed over with a word. */
const ONLY_WARNINGS = [
  'auth-for-tests',
  'pools-on-laptop',
  'machine-too-small',
  'machine-too-few-cores',
  'machine-wasted',
  'machine-unknown',
  'pool-too-small',
];
const parse = (text: string) => parseConfig(text, 'sparkhub.yaml', facts);

describe('invalid files: each exact message, with line and column', () => {
  it('has at least 60', () => expect(namesIn('invalid').length).toBeGreaterThanOrEqual(60));

  // To write the expected messages anew after a wording changed: npx vitest run src/config -u, and read the diff.
  it.each(namesIn('invalid'))('%s', async (name) => {
    const { platform, problems } = parse(readFileSync(join(testdata, 'invalid', `${name}.yaml`), 'utf8'));
    expect(problems.some(({ severity }) => severity === 'error')).toBe(!ONLY_WARNINGS.includes(name));
    expect(platform === undefined).toBe(!ONLY_WARNINGS.includes(name));
    await expect(problems.map((problem) => `${describeProblem(problem)}\n`).join('')).toMatchFileSnapshot(
      join(testdata, 'invalid', `${name}.expected`),
    );
  });

  it('never shows a secret that was pasted', () => {
    const texts = namesIn('invalid').filter(
      (name) => name.startsWith('secret-') && name !== 'secret-placeholder',
    );
    for (const name of texts) {
      const problems = parse(readFileSync(join(testdata, 'invalid', `${name}.yaml`), 'utf8'))
        .problems.map(describeProblem)
        .join('\n');
      expect(problems).not.toMatch(/hunter2|s3cret|ghp_|AKIA|MIIE|AAAA|eyJ|AccountKey=abc/);
    }
  });

  it('refuses a huge file without reading it', () => {
    const { problems } = parse(`version: 1\n${'# x\n'.repeat(300_000)}`);
    expect(problems.map(describeProblem)).toEqual([
      'sparkhub.yaml:1:1: The file has 1200011 characters; at most 1000000 are read. Is this the right file? A platform needs a few hundred lines at most.',
    ]);
  });
});

describe('valid files', () => {
  it.each(namesIn('valid'))('%s', (name) => {
    const { platform, problems } = parse(readFileSync(join(testdata, 'valid', `${name}.yaml`), 'utf8'));
    expect(problems.map(describeProblem)).toEqual([]);
    expect(platform).toBeDefined();
  });

  it.each(['laptop', 'kubernetes', 'azure'])('examples/%s', (name) => {
    const { problems } = parse(
      readFileSync(join(here, '..', '..', 'examples', name, 'sparkhub.yaml'), 'utf8'),
    );
    expect(problems.map(describeProblem)).toEqual([]);
  });
});

describe('any text at all', () => {
  it('gives problems with places inside the file, and never throws', () => {
    const text = readFileSync(join(here, '..', '..', 'examples', 'azure', 'sparkhub.yaml'), 'utf8');
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const pieces = [
      '',
      ' ',
      '\n',
      ':',
      '- ',
      '"',
      '{',
      '}',
      '[',
      '\t',
      '&a',
      '*a',
      '!!x',
      'null',
      '12',
      '\u0000',
      '---\n',
      'é',
    ];
    for (let round = 0; round < 400; round++) {
      const at = random(text.length);
      const mutated = text.slice(0, at) + pieces[random(pieces.length)] + text.slice(at + random(12));
      const lines = mutated.split('\n').length;
      for (const { line, column, message, fix } of parse(mutated).problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(message).not.toBe('');
        expect(fix).not.toBe('');
      }
    }
  });
});
