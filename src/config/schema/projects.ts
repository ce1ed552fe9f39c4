import { z } from 'zod';
import { cores, count, label, size, text, userName } from './scalars.ts';
import { sessionOverride } from './spark.ts';

export const limits = z.strictObject({
  executors: count.default(6).describe('Executors of one session at most.'),
  cores: cores.default(18).describe('Cores of one session at most, over all its executors.'),
  memory: size.default('96g').describe('Memory of one session at most, over all its executors.'),
});

export const project = z.strictObject({
  name: label.describe('Short name: lower-case letters, digits and dashes. Names the shared folder.'),
  title: text.nullable().default(null).describe('Name people see; null is the short name.'),
  description: text.default('').describe('One sentence people see when they choose.'),
  members: z
    .array(userName)
    .default([])
    .describe('User names it is for. With no members and no groups it is for everybody.'),
  groups: z.array(text).default([]).describe('Groups it is for.'),
  shared: z.boolean().default(true).describe('A folder its members share, at ~/shared.'),
  session: sessionOverride.prefault({}).describe('Session settings that differ from the platform’s.'),
  limits: limits.prefault({}).describe('What one session may take.'),
  lake: z
    .strictObject({
      access: z
        .enum(['write', 'read', 'none'])
        .default('write')
        .describe('What notebooks of the project may do in the lake.'),
      containers: z
        .array(text)
        .nullable()
        .default(null)
        .describe('Containers of storage.lake it is for; null is all of them.'),
    })
    .prefault({})
    .describe('The data lake, as the project’s own identity (Azure).'),
  pool: text.default('spark').describe('Pool of machines its executors run on (not on one machine).'),
  image: text.nullable().default(null).describe('Notebook image of its own (not on one machine).'),
});

export const projects = z
  .array(project)
  .min(1)
  .default([project.parse({ name: 'default', title: 'Default', description: 'Notebooks with Spark.' })]);
