import { DriverError } from '../drivers/driver.ts';

/** A failure in one text: what happened, the evidence, what to type next. A fault of ours keeps its stack. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof DriverError))
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [error.message, error.evidence, error.fix].filter((part) => part !== '').join('\n');
}

/** Whether a failure is one we foresaw and can explain. */
export const isExpected = (error: unknown): boolean => error instanceof DriverError;
