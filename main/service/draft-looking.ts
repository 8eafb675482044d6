import type { Answer } from '../domain/observation/failure.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';
import type { DraftEvent, DraftGap } from './draft-events.ts';
import type { OpenWorkspace } from './open-workspace.ts';

/** One draft while it is made: what it may ask, and what it could not learn. */
export interface Looking {
  readonly open: OpenWorkspace;
  readonly signal: AbortSignal;
  readonly gaps: DraftGap[];
}

/** Steps of a draft that tell how far they are and give a value at their end. */
export type Steps<Value> = AsyncGenerator<DraftEvent, Value>;

const databases: ReadonlySet<string> = new Set(['postgres', 'mysql', 'sqlite']);
const brokers: ReadonlySet<string> = new Set(['kafka', 'rabbitmq']);

/** The sources of one kind, in the order of the workspace. */
export function sourcesOf({ open }: Looking, kind: 'database' | 'broker'): readonly string[] {
  const wanted = kind === 'database' ? databases : brokers;
  return Object.values(open.workspace.sources)
    .filter((source) => wanted.has(source.kind))
    .map(({ name }) => name);
}

/** The value of an answer; null when there is none, which then is a gap of the draft. */
export function valueOf<Value>({ gaps }: Looking, source: string, place: string, answer: Answer<Value>): Value | null {
  if (answer.ok) return answer.value;
  gaps.push({ source, place, failure: answer.failure });
  return null;
}

/** The catalogue of a source; null and a gap when it cannot be opened. */
export function catalogueOf(looking: Looking, source: string): CatalogueSource | null {
  return valueOf(looking, source, '', looking.open.sources.catalogue(source));
}
