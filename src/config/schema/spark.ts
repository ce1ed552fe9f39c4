import { z } from 'zod';
import { cores, count, duration, size } from './scalars.ts';

export const sparkConf = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const spark = z.strictObject({
  version: z
    .literal('4.2.0')
    .default('4.2.0')
    .describe('Spark version; this sparkhub is built and tested with this one.'),
  delta: z.boolean().default(true).describe('Delta Lake tables.'),
  conf: sparkConf.default({}).describe('Spark properties for every session, over what sparkhub writes.'),
});

const driver = { memory: size.describe('Heap of the driver, inside the notebook.') };
const executor = {
  cores: cores.describe('Cores of one executor: tasks it runs at once.'),
  memory: size.describe('Heap of one executor.'),
};
const executors = {
  min: count.describe('Executors kept even when idle.'),
  initial: count.describe('Executors asked for at the start.'),
  max: count
    .describe(
      'Executors at most, while there is work; null is what suits the machines, within the limit of the project.',
    )
    .nullable(),
};
const idle = {
  executors: duration.describe('An executor idle this long goes away.'),
  session: duration.describe(
    'A Spark session in which nothing ran for this long is released, after a warning; the notebook keeps all that it holds, and the session comes back when it is used. never: it stays.',
  ),
  server: duration.describe('A notebook server idle this long is stopped; never while Spark or a cell runs.'),
};

/** What a bare `SparkSession.builder.getOrCreate()` gets. */
export const session = z.strictObject({
  driver: z
    .strictObject({ memory: driver.memory.default('1g') })
    .prefault({})
    .describe('The notebook’s side of Spark.'),
  executor: z
    .strictObject({ cores: executor.cores.default(2), memory: executor.memory.default('2g') })
    .prefault({})
    .describe('Size of one executor.'),
  executors: z
    .strictObject({
      min: executors.min.default(0),
      initial: executors.initial.default(1),
      max: executors.max.default(null),
    })
    .prefault({})
    .describe('How many executors.'),
  idle: z
    .strictObject({
      executors: idle.executors.default('60s'),
      session: idle.session.default('30m'),
      server: idle.server.default('1h'),
    })
    .prefault({})
    .describe('When what is not used goes away.'),
});

/** A project's own settings: any of the session's keys. */
export const sessionOverride = z.strictObject({
  driver: z
    .strictObject({ memory: driver.memory.optional() })
    .optional()
    .describe('The notebook’s side of Spark.'),
  executor: z
    .strictObject({ cores: executor.cores.optional(), memory: executor.memory.optional() })
    .optional()
    .describe('Size of one executor.'),
  executors: z
    .strictObject({
      min: executors.min.optional(),
      initial: executors.initial.optional(),
      max: executors.max.optional(),
    })
    .optional()
    .describe('How many executors.'),
  idle: z
    .strictObject({ executors: idle.executors.optional(), session: idle.session.optional() })
    .optional()
    .describe('When executors and sessions go away.'),
  conf: sparkConf.optional().describe('Spark properties for this project, last of all.'),
});
