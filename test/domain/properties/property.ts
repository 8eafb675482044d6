import fc from 'fast-check';

/** One law of judging. `complaint` says how the judgement of a case breaks it; null when it does not. */
export interface Property<Case> {
  readonly law: string;
  readonly cases: fc.Arbitrary<Case>;
  readonly complaint: (given: Case) => string | null;
  /** The case in few lines. */
  readonly show: (given: Case) => string;
}

/** The same cases on every machine: what fails once fails again. */
const seed = 20_261_120;

/** How the smallest case found breaks the law; null when none of `numRuns` does. */
export function breach<Case>({ cases, complaint, show }: Property<Case>, numRuns: number): string | null {
  const details = fc.check(
    fc.property(cases, (given) => complaint(given) === null),
    { seed, numRuns },
  );
  const [smallest] = details.counterexample ?? [];
  return smallest === undefined ? null : `${complaint(smallest)} (path ${details.counterexamplePath})\n${show(smallest)}`;
}

/** Whether judging as `changed` breaks the law for some case for which it holds as things are. */
export function isCaught<Case>({ cases, complaint }: Property<Case>, numRuns: number, changed: <T>(run: () => T) => T): boolean {
  const unharmed = fc.property(cases, (given) => complaint(given) !== null || changed(() => complaint(given)) === null);
  return fc.check(unharmed, { seed, numRuns }).failed;
}
