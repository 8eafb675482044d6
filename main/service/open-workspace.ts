import type { Instant } from '../domain/observation/instant.ts';
import type { Workspace } from '../domain/workspace/workspace.ts';
import type { Clock } from '../ports/clock.ts';
import type { HistoryStore } from '../ports/history.ts';
import type { Sources } from '../ports/sources.ts';

/** What every use case works on: the workspace, its opened sources and this machine's clock. */
export interface OpenWorkspace {
  readonly workspace: Workspace;
  readonly sources: Sources;
  /** What was sampled earlier; null where none is kept: the built-in sample, case files. */
  readonly history: HistoryStore | null;
  readonly clock: Clock;
  /** Fixes the clock of every judgement, for replays; null: the clock of the database that was read. It changes nothing that is read. */
  readonly judgeAt: Instant | null;
}
