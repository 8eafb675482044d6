import type { TablePlace } from '../../domain/workspace/route.ts';
import type { FallbackLookup } from '../../ports/fallback.ts';
import { listLimit } from './ask-outbox.ts';
import { ask } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { knownMessages } from './known.ts';

/** The tables in which the producers of a route keep what they could not send. */
export function fallbackTables({ route }: Pick<Gathering, 'route'>): readonly TablePlace[] {
  return route.fallbacks.filter((place) => place.kind === 'table');
}

function lookupsOf({ query, collector }: Gathering, { columns }: TablePlace): readonly FallbackLookup[] {
  const ids = [...new Set([...query.messageIds, ...knownMessages(collector).keys()])];
  const found: FallbackLookup[] = [];
  if (ids.length > 0) found.push({ by: 'messageId', values: ids });
  if (query.businessKeys.length > 0 && columns.businessKey !== undefined) found.push({ by: 'businessKey', values: query.businessKeys });
  if (query.all && query.window !== null && columns.at !== undefined) found.push({ by: 'at', ...query.window, limit: listLimit });
  return found;
}

/** Rows of the fallback tables for every message that is asked for or was found in the broker, and those of the window. */
export async function askFallbacks(gathering: Gathering): Promise<void> {
  const { open, signal } = gathering;
  await Promise.all(
    fallbackTables(gathering).map(async (place) => {
      const part = { role: 'fallback' as const, part: place.table, unit: 'none' as const };
      for (const lookup of lookupsOf(gathering, place))
        await ask(gathering, place.source, open.sources.fallback(place.source), [part], (source) => source.find(place, lookup, signal));
    }),
  );
}
