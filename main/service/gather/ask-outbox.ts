import { micros } from '../../domain/observation/instant.ts';
import type { OutboxLookup } from '../../ports/outbox.ts';
import { ask } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { outboxRows } from './known.ts';
import type { Query } from './query.ts';

/** More rows of one window than this are not listed; the coverage then says so. */
export const listLimit = 10_000;

function lookups(query: Query): readonly OutboxLookup[] {
  const found: OutboxLookup[] = [];
  if (query.messageIds.length > 0) found.push({ by: 'messageId', values: query.messageIds });
  if (query.businessKeys.length > 0) found.push({ by: 'businessKey', values: query.businessKeys });
  if (query.all && query.window !== null) found.push({ by: 'created', ...query.window, limit: listLimit });
  return found;
}

/** The most upstream source: rows by id, by key, or of the window. Fields and text of a record are not columns, so they find rows later, by id. */
export async function askOutbox(gathering: Gathering): Promise<void> {
  for (const lookup of lookups(gathering.query)) await outboxBy(gathering, lookup);
}

/** Rows of messages that were found further down. */
export async function askOutboxAgain(gathering: Gathering, messageIds: readonly string[]): Promise<void> {
  const known = new Set(outboxRows(gathering.collector).map((row) => row.facts.messageId));
  const values = messageIds.filter((id) => !known.has(id) && !gathering.query.messageIds.includes(id));
  if (values.length > 0) await outboxBy(gathering, { by: 'messageId', values });
}

async function outboxBy(gathering: Gathering, lookup: OutboxLookup): Promise<void> {
  const { outbox } = gathering.route;
  if (outbox === null) return;
  if (lookup.by === 'businessKey' && outbox.columns.businessKey === undefined) return;
  const parts = outbox.tables.map((part) => ({ role: 'outbox' as const, part, unit: 'none' as const }));
  await ask(gathering, outbox.source, gathering.open.sources.outbox(outbox.source), parts, (source) =>
    source.find(outbox, lookup, gathering.signal),
  );
}

/** True when an instant lies in the query's window, or there is no window. */
export function insideWindow({ window }: Query, at: string | null | undefined): boolean {
  if (window === null) return true;
  if (at === null || at === undefined) return false;
  return micros(at) >= micros(window.from) && micros(at) < micros(window.to);
}
