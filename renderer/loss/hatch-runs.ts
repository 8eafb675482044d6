/** Neighbours that share something, as one. */
export interface Run {
  readonly first: number;
  readonly count: number;
}

/** The stretches of `flags` that are true, so that each is drawn once. */
export function runsOf(flags: readonly boolean[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, flag] of flags.entries()) {
    const last = runs.at(-1);
    if (!flag) continue;
    if (last !== undefined && last.first + last.count === index) runs[runs.length - 1] = { first: last.first, count: last.count + 1 };
    else runs.push({ first: index, count: 1 });
  }
  return runs;
}
