import { parseInstant } from '../observation/instant.ts';
import type { CatalogueColumn } from './catalogue.ts';
import type { Confidence, Reason } from './guess.ts';
import { reason } from './guess.ts';
import { plainName } from './names.ts';
import type { JoinedRows, TableMaterial } from './table-material.ts';
import { columnsNamed, foundIn, isWordColumn, textsOf } from './table-material.ts';

/** A table that consumers write one row into for each message: an idempotency store, or their effect. */
export interface StoreGuess {
  readonly material: TableMaterial;
  readonly role: 'dedupe' | 'effect';
  readonly key: JoinedRows;
  readonly at: string | null;
  readonly confidence: Confidence;
  readonly reason: Reason;
  /** For a dedupe store; null where nothing tells. */
  readonly means: { readonly value: 'done' | 'claimed'; readonly confidence: Confidence; readonly reason: Reason } | null;
}

/** When the first record with a name was written, in microseconds. */
export type FirstRecords = (by: JoinedRows['by'], name: string) => bigint | undefined;

const storeName = /(process|dedup|idempot|inbox|consumed|handled|received|seen|processed|去重|幂等)/;

function timeColumn(columns: readonly CatalogueColumn[], join: JoinedRows): string | null {
  const times = columns.filter((column) => column.shape === 'time');
  const [named] = columnsNamed(times, [
    /^(claimed|processed|consumed|handled|done|completed|created|inserted|received)(at|on|time)?$/,
    /(at|time|date)$/,
  ]);
  const filled = times.find((column) => textsOf(join.rows, column.name).length === join.rows.length);
  return (named ?? filled)?.name ?? null;
}

/** How the rows stand to the records they belong to: the share that was written after them; null where nothing can be compared. */
function shareAfter(join: JoinedRows, at: string | null, first: FirstRecords): number | null {
  if (at === null) return null;
  const compared = join.rows.flatMap((row) => {
    const written = parseInstant(row[at] ?? '');
    const record = first(join.by, row[join.column] ?? '');
    return written === null || record === undefined ? [] : [written > record];
  });
  return compared.length === 0 ? null : compared.filter(Boolean).length / compared.length;
}

/** True for tables that keep messages, orders of business or settings rather than traces of consumption. */
function keepsMessages(columns: readonly CatalogueColumn[], rows: TableMaterial['rows']): boolean {
  const content = columnsNamed(columns, [/^(payload|body|content|messagebody|eventdata|serializedevent|invocation|headers)$/]).length;
  const states = columnsNamed(columns, [/^(status|state)$/]).filter((column) => isWordColumn(column, rows)).length;
  return (
    content > 0 && (states > 0 || columnsNamed(columns, [/^(topic|destination|exchange|sentat|publishedat|completiondate)$/]).length > 0)
  );
}

function meansOf(at: string | null): StoreGuess['means'] {
  if (at === null) return null;
  const plain = plainName(at);
  if (/^(claimed|locked|started|begun|reserved)/.test(plain))
    return { value: 'claimed', confidence: 'likely', reason: reason('means-by-name', { column: at }) };
  return /^(done|completed|finished|processed|handled)/.test(plain)
    ? { value: 'done', confidence: 'guess', reason: reason('means-by-name', { column: at }) }
    : null;
}

/**
 * Whether a table is a store of a consumer: it has names of sampled messages, written after the
 * records. A table whose rows are older than the records is their cause and no effect.
 */
export function guessStore(material: TableMaterial, first: FirstRecords): StoreGuess | null {
  const { columns } = material.table;
  const [key] = material.joins
    .filter(({ rows }) => rows.length > 0)
    .toSorted((a, b) => foundIn(b) - foundIn(a) || Number(a.by === 'businessKey') - Number(b.by === 'businessKey'));
  if (key === undefined || keepsMessages(columns, [...material.rows, ...key.rows])) return null;
  const at = timeColumn(columns, key);
  const after = shareAfter(key, at, first);
  if (after !== null && after < 0.8) return null;
  const unique = textsOf(key.rows, key.column).length === foundIn(key);
  const inKey = columns.some((column) => column.name === key.column && column.key);
  const named = storeName.test(plainName(material.table.name.slice(material.table.name.lastIndexOf('.') + 1)));
  const dedupe = unique && (inKey || named) && columns.length <= 6;
  const facts = {
    table: material.table.name,
    column: key.column,
    found: foundIn(key),
    asked: key.asked,
    share: Math.round((after ?? 0) * 100),
  };
  return {
    material,
    role: dedupe ? 'dedupe' : 'effect',
    key,
    at,
    confidence: after === null ? 'guess' : dedupe && (named || inKey) ? 'likely' : key.by === 'messageId' ? 'likely' : 'guess',
    reason: reason(after === null ? 'store-holds-ids' : 'store-after-record', facts),
    means: dedupe ? meansOf(at) : null,
  };
}

/** Says which of two stores of one consumer is written first, when most of their common messages agree. */
export function isWrittenBefore(store: StoreGuess, effect: StoreGuess, keyOfId: (id: string) => string | undefined): boolean | null {
  if (store.at === null || effect.at === null) return null;
  const at = (guess: StoreGuess): ReadonlyMap<string, bigint> =>
    new Map(
      guess.key.rows.flatMap((row) => {
        const instant = parseInstant(row[guess.at ?? ''] ?? '');
        return instant === null ? [] : [[row[guess.key.column] ?? '', instant] as const];
      }),
    );
  const effects = at(effect);
  const compared = [...at(store)].flatMap(([name, written]) => {
    const other = effects.get(store.key.by === effect.key.by ? name : (keyOfId(name) ?? ''));
    return other === undefined || other === written ? [] : [written < other];
  });
  const before = compared.filter(Boolean).length;
  if (compared.length < 3 || (before * 10 < compared.length * 8 && before * 10 > compared.length * 2)) return null;
  return before * 2 > compared.length;
}
