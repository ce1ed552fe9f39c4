import { expect, it } from 'vitest';
import { allowedEnvironment } from './environment.ts';

it('passes on what programs need, and keeps credentials and settings of other tools out', () => {
  const operator = {
    PATH: '/bin',
    LC_ALL: 'C',
    https_proxy: 'http://proxy',
    AWS_SECRET_ACCESS_KEY: 'x',
    PYTHONPATH: '/x',
    SPARK_HOME: '/y',
    LD_PRELOAD: 'z',
    NODE_OPTIONS: '-r x',
  };
  expect(allowedEnvironment(operator)).toEqual({ PATH: '/bin', LC_ALL: 'C', https_proxy: 'http://proxy' });
});
