// Bundled by the tests: a supervisor for `node supervisor.js <stateDir>`.
import { supervise } from '../supervise.ts';

process.exitCode = await supervise({
  stateDir: process.argv[2],
  env: process.env,
  version: 'test',
  timing: { startingPollMs: 50, readyPollMs: 200, firstPauseMs: 50, unresponsiveMs: 700, startLimitMs: 5000 },
});
