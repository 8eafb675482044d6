import type { Coverage } from '../domain/observation/coverage.ts';

export const coverageStates = ['complete', 'partly', 'unread'] as const;
export type CoverageState = (typeof coverageStates)[number];

/** Whether ranges of offsets leave nothing of `wanted` out. */
function covers({ read }: Pick<Coverage, 'read'>, wanted: { readonly from: string; readonly to: string }): boolean {
  const sorted = read.map(({ from, to }) => ({ from: BigInt(from), to: BigInt(to) })).toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const reached = sorted.reduce((end, range) => (range.from <= end && range.to > end ? range.to : end), BigInt(wanted.from));
  return reached >= BigInt(wanted.to);
}

/**
 * What to show for one part of a source. `complete` exactly when the part counts as covered in a
 * verdict; `partly` when something of it was read, `unread` when nothing was.
 */
export function coverageState(coverage: Pick<Coverage, 'unit' | 'wanted' | 'read' | 'complete' | 'reason'>): CoverageState {
  const { unit, wanted } = coverage;
  if (coverage.complete && coverage.reason === null && (wanted === null || unit !== 'offset' || covers(coverage, wanted)))
    return 'complete';
  return coverage.read.some((range) => range.from !== range.to) ? 'partly' : 'unread';
}
