import { availableParallelism, loadavg, totalmem } from 'node:os';

/** Where the figures are from. */
export const describeMachine = () => ({
  cores: availableParallelism(),
  memoryMib: Math.round(totalmem() / 2 ** 20),
  load: loadavg()[0]!,
  platform: process.platform,
  node: process.version,
});
