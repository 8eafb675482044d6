/** Units in which spans are written, largest first. */
export const durationUnits = ['day', 'hour', 'minute', 'second', 'millisecond'] as const;
export type DurationUnit = (typeof durationUnits)[number];
