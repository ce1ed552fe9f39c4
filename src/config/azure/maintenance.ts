const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export interface Maintenance {
  readonly day: string;
  /** `02:00` */
  readonly time: string;
  /** `+00:00` */
  readonly offset: string;
}

/** Reads `Sunday 02:00` or `Sunday 02:00 +01:00`; undefined when it is neither. */
export function parseMaintenance(text: string): Maintenance | undefined {
  const match = /^([a-z]+) (([01]\d|2[0-3]):[0-5]\d)(?: ([+-](?:0\d|1[0-4]):[0-5]\d))?$/i.exec(text.trim());
  const day = DAYS.find((one) => one.toLowerCase() === match?.[1]?.toLowerCase());
  return match === null || day === undefined
    ? undefined
    : { day, time: match[2]!, offset: match[4] ?? '+00:00' };
}
