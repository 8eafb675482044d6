import type { Coverage } from '../../domain/observation/coverage.ts';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import { shift } from '../../domain/observation/instant.ts';
import type { PlaceSpan } from '../../domain/reconcile/place-spans.ts';
import { isWithin } from '../../domain/reconcile/place-spans.ts';
import type { Reconciliation } from '../../domain/reconcile/reconciliation.ts';
import type { Route } from '../../domain/workspace/route.ts';
import type { ReconcileAsked, ReconcileEvent } from '../../ports/reconcile-runs.ts';
import type { Comparison, KeptVerdict, OpenGroup, ReconcileStore, ReconcileStores } from '../../ports/reconcile-store.ts';
import { EventQueue } from '../event-queue.ts';
import { sourceNames } from '../gather/route-sources.ts';
import type { OpenWorkspace } from '../open-workspace.ts';
import { beginReading } from './begin-reading.ts';
import { comparedRoute } from './compared-route.ts';
import { explainOpen, worstOf } from './explain-open.ts';
import type { SpooledRange } from './log-pass.ts';
import { logPartKey } from './log-pass.ts';
import type { Passed, Passing } from './pass.ts';
import { overlapOf } from './pass.ts';
import type { PlannedPasses } from './plan-passes.ts';
import { planPasses } from './plan-passes.ts';
import { rewoundPlaces } from './rewound-places.ts';
import { RunCounts } from './run-counts.ts';
import { RunProgress } from './run-progress.ts';
import { SpooledLogs } from './spooled-broker.ts';

/** So many open messages are explained together: enough to share boundaries and questions, few enough to be held. */
const explainedTogether = 500;

/** What reconciling works with. */
export interface Reconciling {
  readonly open: OpenWorkspace;
  readonly stores: ReconcileStores;
}

/** What was kept means something else when the route, or what its sources are, has changed. */
function fingerprintOf({ workspace }: OpenWorkspace, route: Route): string {
  const sources = sourceNames(route).map((name) => workspace.sources[name] ?? name);
  return JSON.stringify([route, sources, Object.keys(workspace.routes).toSorted()]);
}

/** What of the logs is kept now, after the passes: a pass that broke off has less than was planned. */
function keptRanges(store: ReconcileStore, planned: readonly SpooledRange[]): readonly SpooledRange[] {
  return planned.flatMap((range) => {
    const kept = store.kept({ kind: 'record', key: logPartKey(range, range.partition) });
    return kept === null || kept.cursor === null ? [] : [{ ...range, from: BigInt(kept.from), to: BigInt(kept.cursor) }];
  });
}

/** One run of a route, from the first question to its result. */
class Run {
  readonly #passing: Passing;
  readonly #counts: RunCounts;
  readonly #coverage: Coverage[] = [];
  #whole = true;
  #duplicatesWhole = true;
  #rewound: readonly PlaceSpan[] = [];

  constructor(passing: Passing) {
    this.#passing = passing;
    this.#counts = new RunCounts(
      passing.window,
      passing.route.consumers.map(({ name }) => name),
    );
  }

  /** Reads, compares and explains, until it is stopped; a failure is one of keeping, not of a source. */
  async make(planned: PlannedPasses, skewed: boolean): Promise<Answer<null>> {
    const { open, route, store, progress, window, signal } = this.#passing;
    this.#coverage.push(...planned.unread);
    const comparing = progress.step({ step: 'compare', source: null, part: '', unit: 'rows' });
    const explaining = progress.step({ step: 'explain', source: null, part: '', unit: 'messages' });
    const passed = await Promise.all(planned.passes.map((pass) => pass()));
    const broken = passed.find((each) => !each.ok);
    if (broken !== undefined && !broken.ok) return broken;
    const read: readonly Passed[] = passed.flatMap((each) => (each.ok ? [each.value] : []));
    this.#coverage.push(...read.flatMap(({ coverage }) => coverage));
    const since = shift(window.from, -overlapOf(route));
    this.#rewound = await rewoundPlaces(open, { route, partitions: planned.partitions, since }, signal);
    if (signal.aborted) return this.#stopped();
    const asked = {
      route: comparedRoute(this.#passing, planned.keyed, { skewed, rewound: this.#rewound }),
      parts: read.flatMap(({ parts }) => parts),
      bucketEnds: this.#counts.ends,
      keyedConsumers: planned.keyed.map(({ consumer }) => consumer),
    };
    const compared = await store.compare(asked, (done, total) => comparing.at(done, total), signal);
    if (signal.aborted) return this.#stopped();
    if (!compared.ok) return compared;
    comparing.end([]);
    this.#counts.addPlain(compared.value);
    const explained = await this.#explain(compared.value, new SpooledLogs(keptRanges(store, planned.spooled)), explaining);
    if (explained.ok) explaining.end([]);
    return explained;
  }

  result(): Reconciliation {
    return this.#counts.result(this.#passing.route.name, worstOf(this.#coverage), this.#whole, this.#whole && this.#duplicatesWhole);
  }

  /** The run did not come to its end. */
  breakOff(): void {
    this.#whole = false;
  }

  /** What was counted so far stands, and is not all. */
  #stopped(): Answer<null> {
    this.#whole = false;
    return answered(null);
  }

  /** What an earlier run said holds unless a group went back over the message: that no line shows. */
  #saidBefore({ messageId, lines, places }: OpenGroup): readonly KeptVerdict[] {
    const known = this.#passing.store.verdictOf(messageId, lines);
    const readAgain = places.some(({ partition, offset }) => isWithin(this.#rewound, partition, Number(offset)));
    return known === null || readAgain ? [] : [known];
  }

  async #explain({ open }: Comparison, spooled: SpooledLogs, step: ReturnType<RunProgress['step']>): Promise<Answer<null>> {
    const { store, signal } = this.#passing;
    let done = 0;
    step.at(done, open);
    for await (const groups of store.openGroups(explainedTogether)) {
      const known = groups.flatMap((group) => this.#saidBefore(group));
      const settled = new Set(known.map(({ message }) => message.messageId));
      const rest = groups.filter(({ messageId }) => !settled.has(messageId));
      const kept = await this.#explainBatch(spooled, rest, known);
      if (!kept.ok) return kept;
      if (signal.aborted) return this.#stopped();
      step.at((done += groups.length), open);
    }
    return answered(null);
  }

  async #explainBatch(spooled: SpooledLogs, rest: readonly OpenGroup[], known: readonly KeptVerdict[]): Promise<Answer<null>> {
    const explained =
      rest.length === 0
        ? { verdicts: [], coverage: [], complete: true, duplicatesComplete: true }
        : await explainOpen(this.#passing, spooled, rest);
    // What was read in part says nothing of these.
    if (this.#passing.signal.aborted) return answered(null);
    this.#coverage.splice(0, this.#coverage.length, ...worstOf([...this.#coverage, ...explained.coverage]));
    this.#whole &&= explained.complete;
    this.#duplicatesWhole &&= explained.duplicatesComplete;
    return this.#passing.store.keepVerdicts([...known, ...explained.verdicts].filter((verdict) => this.#counts.addJudged(verdict)));
  }
}

async function make(
  { open, stores }: Reconciling,
  asked: ReconcileAsked,
  route: Route,
  tell: (event: ReconcileEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const window = { from: asked.from, to: asked.to };
  const empty = (): Reconciliation => new RunCounts(window, []).result(route.name, [], false, false);
  const fail = (failure: Failure): void => tell({ type: 'failure', failure });
  const store = await stores.open(route.name, fingerprintOf(open, route), asked.anew);
  if (!store.ok) {
    fail(store.failure);
    tell({ type: 'result', result: empty() });
    return;
  }
  try {
    tell({ type: 'started', run: store.value.run, resumed: store.value.resumed });
    const progress = new RunProgress((said) => tell({ type: 'progress', progress: said }));
    const own = { ...open, judgeAt: asked.judgeAt };
    const beginning = await beginReading(own, route, signal);
    const passing: Passing = { open: own, route, store: store.value, progress, window, now: beginning.now, signal };
    const run = new Run(passing);
    const made = await run.make(await planPasses(passing, beginning), beginning.skewed);
    const finished = made.ok && !signal.aborted ? await store.value.finish() : made;
    if (!finished.ok) {
      run.breakOff();
      fail(finished.failure);
    }
    progress.now();
    tell({ type: 'result', result: run.result() });
  } finally {
    await store.value.close();
  }
}

/**
 * Reconciles one route over a window of event time: passes over every source, lines compared as sets
 * of ids, and whatever is not plainly fine explained by the judge of `explain`. The result is last,
 * also after an abort, then incomplete. `asked.route` must be a route of the workspace.
 */
export async function* reconcileRoute(parts: Reconciling, asked: ReconcileAsked, signal: AbortSignal): AsyncGenerator<ReconcileEvent> {
  const route = parts.open.workspace.routes[asked.route];
  if (route === undefined) throw new Error(`The workspace has no route ${asked.route}.`);
  const queue = new EventQueue<ReconcileEvent>();
  make(parts, asked, route, (event) => queue.push(event), signal).then(
    () => queue.close(),
    (error: unknown) => queue.close(error),
  );
  yield* queue;
}
