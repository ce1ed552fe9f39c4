import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { KNOWN } from './known-failures.ts';

const PAGE = fileURLToPath(new URL('../../../docs/reference/azure-refusals.md', import.meta.url));

it('are all in the reference', async () => {
  const rows = KNOWN.map(
    ({ codes, plain, fix }) => `| ${codes.map((code) => `\`${code}\``).join(', ')} | ${plain} | ${fix} |`,
  );
  const page = [
    '# What Azure refuses',
    '',
    'Written by a test from `src/drivers/azure/known-failures.ts`. Whatever Azure refuses, `sparkhub up` says which resource it',
    'was, in plain words where it knows the code and in Azure’s own where it does not. What was made is kept: put it right and run',
    'the same command again. An interrupted `up` is the same: the next one waits for what is under way, and goes on.',
    '',
    '| code | what it means | what helps |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot(PAGE);
});

it('each code is told in one way', () => {
  const codes = KNOWN.flatMap((one) => one.codes);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});
