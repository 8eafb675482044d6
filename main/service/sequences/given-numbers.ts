import { splitByAllocation } from '../../domain/sequence/allocation.ts';
import type { Gap } from '../../domain/sequence/sequence-report.ts';
import type { Outbox, Trace } from '../../domain/workspace/route.ts';
import type { Patience, TracedQuestion } from '../../ports/numbers.ts';
import type { Gathering } from '../gather/gathering.ts';
import { takeContinuity } from './take-continuity.ts';
import { always, placeOf } from './traced-sequences.ts';

const asIfTraced = 'outbox';

/** A table of the outbox as lines that each say which number was given; null where rows have none, or are deleted once sent. */
function ledgerOf({ source, columns, keepsSent }: Outbox, table: string): Trace | null {
  const { messageId, createdAt, producer, sequence, partition } = columns;
  if (createdAt === undefined || producer === undefined || sequence === undefined || !keepsSent) return null;
  return {
    name: table,
    source,
    table,
    sampled: 'every',
    columns: { messageId, at: createdAt, producer, sequence, ...(partition === undefined ? {} : { partition }) },
    stages: { produce: [], consume: [], effect: [] },
    outcomes: { ok: [], failed: [], discarded: [], filtered: [], duplicate: [] },
  };
}

/** The partition that a gap's part names; null for a part without partitions. */
function partitionOf({ part }: Gap, { partitioned }: TracedQuestion['place']): string | null {
  return partitioned ? part.slice(part.lastIndexOf('/') + 1) : null;
}

/**
 * Asks the outbox which of the missing numbers it gave, where its rows are numbered. What no row has,
 * between numbers that have one, was never given: a transaction that took it was rolled back. A
 * producer's trace proves nothing of the kind, because it is written once a message was sent.
 */
export async function explainByOutbox(gathering: Gathering, stored: readonly Gap[], patience: Patience): Promise<readonly Gap[]> {
  const { open, route, signal } = gathering;
  const { outbox } = route;
  const suspected = stored.filter(({ kind }) => kind === 'suspected');
  if (outbox === null || suspected.length === 0) return stored;
  const place = placeOf(route);
  const gaps = suspected.map((gap) => ({ ...gap, partition: partitionOf(gap, place) }));
  const given = suspected.map((): { readonly first: string; readonly last: string }[] => []);
  for (const table of outbox.tables) {
    const trace = ledgerOf(outbox, table);
    if (trace === null) return stored;
    const consumers = [{ name: asIfTraced, tracedAs: asIfTraced }];
    const question: TracedQuestion = { trace, consumers, place, window: always, about: { kind: 'allocation', gaps }, ...patience };
    const asked = { role: 'trace', unit: 'instant', parts: [table] } as const;
    const found = await takeContinuity(gathering, outbox.source, open.sources.continuity(outbox.source), asked, (each) =>
      each.traced(question, signal),
    );
    if (found?.allocated === undefined || found.allocated === null) return stored;
    for (const [index, ranges] of found.allocated.entries()) given[index]?.push(...ranges);
  }
  const givenOf = new Map(suspected.map((gap, index) => [gap, given[index] ?? []]));
  return stored.flatMap((gap) => {
    const ranges = givenOf.get(gap);
    return ranges === undefined ? [gap] : splitByAllocation(gap, ranges);
  });
}
