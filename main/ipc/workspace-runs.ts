import type { Clock } from '../ports/clock.ts';
import type { ReconcileRuns } from '../ports/reconcile-runs.ts';
import type { OpenedWorkspace } from '../ports/workspace-opener.ts';
import { recordedRuns } from '../service/recorded-runs.ts';
import { openWorkspace } from './on-workspace.ts';
import type { WorkspaceHolder } from './workspace-holder.ts';

/** The runs of the open workspace, made when the first is asked for, and closed with the workspace. */
export class WorkspaceRuns {
  readonly #recorded = new Map<OpenedWorkspace, ReconcileRuns>();
  readonly #live = new Map<OpenedWorkspace, ReconcileRuns>();
  readonly #clock: Clock;
  readonly #runsOf: (opened: OpenedWorkspace) => ReconcileRuns;

  /** `runsOf` makes the runs of a workspace whose routes are on servers. */
  constructor(holder: WorkspaceHolder, clock: Clock, runsOf: (opened: OpenedWorkspace) => ReconcileRuns) {
    this.#clock = clock;
    this.#runsOf = runsOf;
    holder.onChange((opened) => void this.#closeAllBut(opened));
  }

  /** The runs of one route: a recorded case is judged as a whole, servers are read in bulk. */
  of(opened: OpenedWorkspace, route: string): ReconcileRuns {
    const recorded = isRecorded(opened, route);
    const made = recorded ? this.#recorded : this.#live;
    const runs = made.get(opened) ?? (recorded ? recordedRuns(openWorkspace(opened, this.#clock)) : this.#runsOf(opened));
    made.set(opened, runs);
    return runs;
  }

  async #closeAllBut(kept: OpenedWorkspace | null): Promise<void> {
    const closing = [this.#recorded, this.#live].flatMap((made) => {
      const others = [...made].filter(([opened]) => opened !== kept);
      for (const [opened] of others) made.delete(opened);
      return others.map(([, runs]) => runs);
    });
    await Promise.all(closing.map((runs) => runs.close()));
  }
}

/** True for a route that was recorded in a case, and is on no server. */
export function isRecorded({ workspace }: OpenedWorkspace, route: string): boolean {
  const source = Object.hasOwn(workspace.routes, route) ? workspace.routes[route]?.destination.source : undefined;
  return source !== undefined && workspace.sources[source]?.kind === 'snapshot';
}
