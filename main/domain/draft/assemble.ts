import type { DraftValue, Guess } from './guess.ts';

export interface AssembledEntry {
  readonly section: 'routes' | 'traces';
  readonly name: string;
  readonly value: DraftValue;
  readonly guesses: readonly Guess[];
}

type Branch = Map<string | number, Branch | DraftValue>;

function put(branch: Branch, path: readonly (string | number)[], value: DraftValue): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  if (rest.length === 0) {
    branch.set(step, value);
    return;
  }
  const found = branch.get(step);
  const inner: Branch = found instanceof Map ? found : new Map();
  branch.set(step, inner);
  put(inner, rest, value);
}

function valueOf(branch: Branch | DraftValue): DraftValue {
  if (!(branch instanceof Map)) return branch;
  const values = [...branch].map(([step, inner]) => [step, valueOf(inner)] as const);
  return values.every(([step]) => typeof step === 'number')
    ? values.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value)
    : Object.fromEntries(values);
}

/** The entries of a workspace file that guesses make, in their order; each with the guesses about it. */
export function assemble(guesses: readonly Guess[]): readonly AssembledEntry[] {
  const groups = Map.groupBy(guesses, ({ path }) => JSON.stringify(path.slice(0, 2)));
  return [...groups.values()].map((own) => {
    const branch: Branch = new Map();
    for (const { path, value } of own) put(branch, path.slice(2), value);
    const [section, name] = own[0]?.path ?? [];
    return { section: section === 'traces' ? 'traces' : 'routes', name: String(name), value: valueOf(branch), guesses: own };
  });
}
