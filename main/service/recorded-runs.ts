import type { Coverage } from '../domain/observation/coverage.ts';
import { isCovered, mergeRanges } from '../domain/observation/coverage.ts';
import type { Instant } from '../domain/observation/instant.ts';
import { micros, shift } from '../domain/observation/instant.ts';
import type { OpenMessage, Reconciliation, ReconcileStep } from '../domain/reconcile/reconciliation.ts';
import { correlate } from '../domain/lifecycle/correlate.ts';
import { facetsOf } from '../domain/lifecycle/facets.ts';
import { judge } from '../domain/verdict/judge.ts';
import { compareByWeight } from '../domain/verdict/weight.ts';
import type { Route } from '../domain/workspace/route.ts';
import type { OpenMessageFilter, ReconcileAsked, ReconcileEvent, ReconcileRuns } from '../ports/reconcile-runs.ts';
import { queryFor } from './gather/query.ts';
import type { ReadMessage, RouteReading } from './gather/route-reading.ts';
import { readRoute } from './gather/route-reading.ts';
import { match } from './judge-message.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import type { CountedMessage } from './recorded-buckets.ts';
import { countBuckets } from './recorded-buckets.ts';

interface JudgedMessage {
  readonly counted: CountedMessage;
  readonly open: OpenMessage;
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
  readonly duplicatesComplete: boolean;
}

function judgeOne({ messageId, evidence }: ReadMessage): JudgedMessage | null {
  const lifecycle = correlate(evidence, messageId);
  const { rows, visible } = facetsOf(lifecycle);
  const { judgement, coverage } = judge(lifecycle);
  const { verdict, duplicates, deliveries, businessKey, at } = match(evidence, messageId);
  // What has no time is in no window: somebody asked for it, and no source had seen it.
  if (at === null) return null;
  return {
    counted: {
      at,
      code: verdict.code,
      rowSaysSent: verdict.facts['rowSaysSent'] === 'true',
      duplicates,
      recorded: rows.length > 0,
      stored: visible.length > 0,
      processed: deliveries.filter((delivery) => delivery.verdict.code === 'PROCESSED').map(({ consumer }) => consumer),
    },
    open: {
      messageId,
      businessKey,
      verdict,
      deliveries: deliveries.map((delivery) => ({ consumer: delivery.consumer, code: delivery.verdict.code })),
      duplicates,
      findings: [...new Set(judgement.findings.map(({ id }) => id))],
      at,
    },
    coverage,
    complete: judgement.complete,
    duplicatesComplete: judgement.duplicatesComplete,
  };
}

/** A part that several messages needed is as complete as the worst reading of it. */
function mergedCoverage(entries: readonly Coverage[]): readonly Coverage[] {
  const byPart = new Map<string, Coverage>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.source, entry.role, entry.part]);
    const known = byPart.get(key);
    const shown = known === undefined || (isCovered(known) && !isCovered(entry)) ? entry : known;
    const read = [...(known?.read ?? []), ...entry.read];
    byPart.set(key, {
      ...shown,
      read: shown.unit === 'offset' ? mergeRanges(read) : shown.read,
      needed: entry.needed || known?.needed === true,
    });
  }
  return [...byPart.values()].map((entry, index) => ({ ...entry, id: `c${index + 1}` }));
}

function tally<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length])) as Partial<
    Record<Name, number>
  >;
}

/** The span of what there is, where everything was asked for. */
function spanOf(judged: readonly JudgedMessage[], asked: Pick<ReconcileAsked, 'from' | 'to'>): { from: Instant; to: Instant } {
  const sorted = judged.map(({ counted }) => counted.at).toSorted((a, b) => (micros(a) < micros(b) ? -1 : 1));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (micros(asked.from) > 0n || first === undefined || last === undefined) return { from: asked.from, to: asked.to };
  return { from: first, to: shift(last, 1) };
}

function resultOf(asked: ReconcileAsked, { evidence }: RouteReading, judged: readonly JudgedMessage[], whole: boolean): Reconciliation {
  const span = spanOf(judged, asked);
  const read = whole && evidence.coverage.every(isCovered);
  return {
    route: asked.route,
    ...span,
    messages: judged.length,
    byVerdict: tally(judged.map(({ open }) => open.verdict.code)),
    duplicates: tally(judged.flatMap(({ open }) => open.duplicates)),
    buckets:
      judged.length === 0
        ? []
        : countBuckets(
            span,
            judged.map(({ counted }) => counted),
          ),
    coverage: mergedCoverage([...evidence.coverage, ...judged.flatMap(({ coverage }) => coverage)]),
    complete: read && judged.every(({ complete }) => complete),
    duplicatesComplete: read && judged.every(({ duplicatesComplete }) => duplicatesComplete),
  };
}

function isOpen({ verdict, duplicates, findings }: OpenMessage): boolean {
  const fine = verdict.code === 'PROCESSED' || verdict.code === 'STORED';
  return !fine || duplicates.length > 0 || findings.length > 0;
}

function passes({ verdict, duplicates, at }: OpenMessage, filter: OpenMessageFilter): boolean {
  const { codes, between } = filter;
  if (codes !== null && !codes.includes(verdict.code)) return false;
  if (filter.duplicates !== null && !duplicates.some((each) => filter.duplicates?.includes(each))) return false;
  if (between === null) return true;
  return at !== null && micros(at) >= micros(between.from) && micros(at) < micros(between.to);
}

function byWeightThenTime(a: OpenMessage, b: OpenMessage): number {
  const [one, other] = [micros(a.at ?? ''), micros(b.at ?? '')];
  return compareByWeight(a.verdict, b.verdict) || (one < other ? -1 : Number(one > other));
}

function step(route: Route, state: ReconcileStep['state'], done: number, total: number | null, reason: string | null): ReconcileStep {
  return { step: 'explain', source: route.destination.source, part: route.name, state, done, total, unit: 'messages', upTo: null, reason };
}

/**
 * Reconciles routes of recorded cases: a case is small and costs nobody anything to read, so each of
 * its messages is judged, and nothing is kept between runs. A case holds messages that somebody
 * recorded, so the sets are those of the case and not of the servers it came from.
 */
export function recordedRuns(open: OpenWorkspace): ReconcileRuns {
  const known = new Map<string, readonly OpenMessage[]>();
  return {
    async *run(asked, signal): AsyncGenerator<ReconcileEvent> {
      const route = open.workspace.routes[asked.route];
      const query = route === undefined ? null : queryFor(route, '', null, null);
      if (route === undefined || query === null) return;
      const run = `recorded ${asked.route}`;
      yield { type: 'started', run, resumed: false };
      const reading = await readRoute(
        { ...open, judgeAt: asked.judgeAt },
        route,
        query,
        signal,
        () => undefined,
        () => undefined,
      );
      const inside = (judged: JudgedMessage): boolean =>
        micros(judged.counted.at) >= micros(asked.from) && micros(judged.counted.at) < micros(asked.to);
      const judged = reading.messages.flatMap((message) => judgeOne(message) ?? []).filter(inside);
      const sorted = judged.map((each) => each.open).toSorted(byWeightThenTime);
      known.set(run, sorted.filter(isOpen));
      const failed = reading.evidence.coverage.find((entry) => !isCovered(entry))?.reason ?? null;
      const last = step(route, failed === null ? 'done' : 'failed', judged.length, judged.length, failed);
      yield { type: 'progress', progress: { steps: [last], share: 1, rate: null, remaining: null, buckets: null } };
      yield { type: 'result', result: resultOf(asked, reading, judged, !signal.aborted) };
    },
    messages: async (run, filter, { skip, take }) => {
      const all = (known.get(run) ?? []).filter((message) => passes(message, filter));
      return { total: all.length, messages: all.slice(skip, skip + take) };
    },
    close: async () => known.clear(),
  };
}
