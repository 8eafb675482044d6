import type { Case } from '../domain/lifecycle/case.ts';
import type { Answer } from '../domain/observation/failure.ts';

/** A place where a case file stands. */
export interface SnapshotSource {
  readonly name: string;
  /** The whole case, parsed and checked; a malformed file is a failure that says where. */
  load(signal: AbortSignal): Promise<Answer<Case>>;
}
