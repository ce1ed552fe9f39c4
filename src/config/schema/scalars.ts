import { z } from 'zod';
import { DURATION, SIZE } from '../quantity.ts';

// The `pattern` of each reaches editors through the JSON Schema; the words people see come from explain.ts, by `kind`.
export const size = z.string().regex(SIZE).meta({ kind: 'size' });
export const duration = z
  .string()
  .regex(new RegExp(`${DURATION.source}|^never$`, 'i'))
  .meta({ kind: 'duration' });
export const label = z
  .string()
  .max(63)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/)
  .meta({ kind: 'label' });
export const userName = z.string().min(1).meta({ kind: 'user' });
export const cores = z.int().min(1).max(1024);
export const count = z.int().min(0).max(10_000);
export const text = z.string().max(2000);
export const path = z.string().min(1);
export const port = z.int().min(1).max(65_535);
/** Labels and tags: both sides text. */
export const tags = z.record(z.string(), z.string());
