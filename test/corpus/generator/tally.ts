import type { Verdicts } from './trial.ts';

/** What many schedules have shown. */
export interface Tally {
  readonly messages: number;
  /** Messages of which every code is the expected one. */
  readonly exact: number;
  /** The same for the classes of their duplicates. */
  readonly exactDuplicates: number;
  /** How often each thing was got in the place of another. */
  readonly misses: ReadonlyMap<string, number>;
  readonly expected: ReadonlyMap<string, number>;
  readonly falseLosses: readonly string[];
  readonly falseSuccesses: readonly string[];
}

function counted(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].toSorted((a, b) => b[1] - a[1]));
}

export function tallyOf(verdicts: readonly Verdicts[]): Tally {
  return {
    messages: verdicts.length,
    exact: verdicts.filter(({ misses }) => misses.length === 0).length,
    exactDuplicates: verdicts.filter(({ duplicateMisses }) => duplicateMisses.length === 0).length,
    misses: counted(verdicts.flatMap(({ misses, duplicateMisses }) => [...misses, ...duplicateMisses.map((miss) => `duplicates ${miss}`)])),
    expected: counted(verdicts.map(({ expected }) => expected.overall)),
    falseLosses: verdicts.flatMap(({ id, falseLosses }) => falseLosses.map((why) => `${id} ${why}`)),
    falseSuccesses: verdicts.flatMap(({ id, falseSuccesses }) => falseSuccesses.map((why) => `${id} ${why}`)),
  };
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

function lines(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([what, count]) => `${String(count).padStart(8)}  ${what}`).join('\n');
}

/** The tally as a table: figures, then what was expected, then the misses by kind. */
export function tableOf(name: string, schedules: number, tally: Tally): string {
  const { messages, exact, exactDuplicates, misses, expected, falseLosses, falseSuccesses } = tally;
  return `${name}: ${schedules} schedules, ${messages} messages
exact codes       ${share(exact, messages)}
exact duplicates  ${share(exactDuplicates, messages)}
false losses      ${falseLosses.length}
false PROCESSED   ${falseSuccesses.length}
expected overall:
${lines(expected)}
misses, expected x got:
${lines(misses)}
`;
}
