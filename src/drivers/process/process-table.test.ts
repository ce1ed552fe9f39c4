import { expect, it } from 'vitest';
import { parsePsLine } from './process-table.ts';

const line = (environment: string): string =>
  `  812     1  20480 Tue Mar  3 09:15:04 2026 /usr/bin/python -m ipykernel ${environment}`;

it('reads a line of ps on macOS', () => {
  expect(
    parsePsLine(
      '/home/a/.sparkhub',
      line('HOME=/home/a SPARKHUB_STATE_DIR=/home/a/.sparkhub JUPYTERHUB_USER=ada'),
    ),
  ).toEqual([
    {
      pid: 812,
      parent: 1,
      start: 'Tue Mar  3 09:15:04 2026',
      command: '/usr/bin/python -m ipykernel',
      memoryBytes: 20_971_520,
      user: 'ada',
    },
  ]);
});

it('tells a platform from another one whose path begins alike', () => {
  expect(parsePsLine('/home/a/.sparkhub', line('SPARKHUB_STATE_DIR=/home/a/.sparkhub-2'))).toEqual([]);
});
