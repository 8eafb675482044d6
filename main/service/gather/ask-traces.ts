import type { Route, Trace } from '../../domain/workspace/route.ts';
import type { TracedConsumer, TraceLookup } from '../../ports/trace.ts';
import { listLimit } from './ask-outbox.ts';
import { ask } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { recordCopies } from './known.ts';

/** Every trace of the route once, with the consumers that write to it. */
export function tracesOf({ consumers }: Route): readonly { readonly trace: Trace; readonly consumers: readonly TracedConsumer[] }[] {
  const byName = Map.groupBy(
    consumers.filter((consumer) => consumer.trace !== null),
    (consumer) => consumer.trace?.name ?? '',
  );
  return [...byName.values()].flatMap((group) => {
    const trace = group[0]?.trace ?? null;
    return trace === null ? [] : [{ trace, consumers: group.map(({ name, tracedAs }) => ({ name, tracedAs })) }];
  });
}

async function traceBy(
  gathering: Gathering,
  trace: Trace,
  consumers: readonly TracedConsumer[],
  lookup: TraceLookup,
  hint: boolean,
): Promise<void> {
  const parts = [{ role: 'trace' as const, part: trace.name, unit: 'none' as const }];
  await ask(
    gathering,
    trace.source,
    gathering.open.sources.trace(trace.source),
    parts,
    (source) => source.find(trace, consumers, lookup, gathering.signal),
    hint,
  );
}

/** A first look, for places to read at once and for ids that only a trace names. It is read again after the broker. */
export async function hintFromTraces(gathering: Gathering): Promise<void> {
  const { query } = gathering;
  await Promise.all(
    tracesOf(gathering.route).map(async ({ trace, consumers }) => {
      if (query.messageIds.length > 0) await traceBy(gathering, trace, consumers, { by: 'messageId', values: query.messageIds }, true);
      if (query.businessKeys.length > 0 && trace.columns.businessKey !== undefined)
        await traceBy(gathering, trace, consumers, { by: 'businessKey', values: query.businessKeys }, true);
      if (query.all && query.window !== null)
        await traceBy(gathering, trace, consumers, { by: 'at', ...query.window, limit: listLimit }, true);
    }),
  );
}

/** What the traces say of the messages, and how far each consumer's trace reached around their copies. */
export async function askTraces(gathering: Gathering, messageIds: readonly string[], tracedBefore: string): Promise<void> {
  const places = recordCopies(gathering.collector)
    .filter((copy) => copy.facts.role === 'destination' && messageIds.includes(copy.facts.messageId ?? ''))
    .map(({ coordinates }) => ({ partition: coordinates['partition'] ?? '', offset: coordinates['offset'] ?? '' }));
  await Promise.all(
    tracesOf(gathering.route).map(async ({ trace, consumers }) => {
      await traceBy(gathering, trace, consumers, { by: 'messageId', values: messageIds }, false);
      if (places.length === 0 || trace.columns.partition === undefined || trace.columns.offset === undefined) return;
      for (const consumer of consumers)
        await traceBy(gathering, trace, [consumer], { by: 'progress', consumer, places, tracedBefore }, false);
    }),
  );
}
