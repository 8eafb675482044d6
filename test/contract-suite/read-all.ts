import type { Content } from '../../main/domain/observation/content.ts';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { Failure } from '../../main/domain/observation/failure.ts';
import type { Observation, ObservationKind } from '../../main/domain/observation/observation.ts';
import { observation as observationDocument } from '../../main/contract/observation.ts';
import type { CheckStep, Reading, Readings } from '../../main/ports/reading.ts';

/** Everything that one reading said, sorted by what it is. */
export interface AllRead {
  readonly readings: readonly Reading[];
  readonly observations: readonly Observation[];
  readonly contents: readonly (Content | undefined)[];
  readonly coverage: readonly Coverage[];
  readonly failures: readonly Failure[];
}

/** Reads to the end. What is promised of every reading is checked here: valid observations without id, at most one failure, no part covered twice. */
export async function readAll(readings: Readings): Promise<AllRead> {
  const all: Reading[] = [];
  for await (const reading of readings) all.push(reading);
  const observed = all.filter((reading) => reading.type === 'observation');
  const result: AllRead = {
    readings: all,
    observations: observed.map(({ observation }) => observation),
    contents: observed.map(({ content }) => content),
    coverage: all.flatMap((reading) => (reading.type === 'coverage' ? [reading.coverage] : [])),
    failures: all.flatMap((reading) => (reading.type === 'failure' ? [reading.failure] : [])),
  };
  for (const each of result.observations) observationDocument.parse(each);
  const parts = result.coverage.map(({ role, part }) => `${role} ${part}`);
  if (new Set(parts).size < parts.length) throw new Error(`A part was covered twice: ${parts.join(', ')}`);
  if (result.failures.length > 1) throw new Error('More than one failure was told');
  if (result.observations.some(({ id }) => id !== '')) throw new Error('A source gave an id');
  return result;
}

/** The observations of one kind. */
export function ofKind<Kind extends ObservationKind>(
  { observations }: AllRead,
  kind: Kind,
): readonly Extract<Observation, { kind: Kind }>[] {
  return observations.filter((each): each is Extract<Observation, { kind: Kind }> => each.kind === kind);
}

/** The steps of a check. */
export async function allSteps(steps: AsyncIterable<CheckStep>): Promise<readonly CheckStep[]> {
  const all: CheckStep[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

/** Texts in order, what is missing as ''. */
export function sorted(texts: readonly (string | null | undefined)[]): readonly string[] {
  return texts.map((text) => text ?? '').toSorted();
}

/** A signal that nobody aborts. */
export const never: AbortSignal = new AbortController().signal;
