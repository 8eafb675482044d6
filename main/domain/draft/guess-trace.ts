import { AssignedColumns } from './assigned-columns.ts';
import type { Assigned } from './assigned-columns.ts';
import type { CatalogueColumn, SampledRow } from './catalogue.ts';
import { reason } from './guess.ts';
import type { TableMaterial } from './table-material.ts';
import { bestJoin, columnsNamed, foundIn, isWordColumn, valuesOf } from './table-material.ts';
import type { Sorted } from './words.ts';
import { sortOutcomes, sortStages, understood } from './words.ts';

export interface TraceGuess {
  readonly columns: ReadonlyMap<string, Assigned>;
  readonly stages: Sorted<'produce' | 'consume' | 'effect'> | null;
  readonly outcomes: ReturnType<typeof sortOutcomes> | null;
  /** Names of consumers in lines about the sampled messages. */
  readonly consumers: readonly string[];
  readonly found: number;
  readonly asked: number;
}

const shapes = ['text', 'other', 'integer', 'uuid'] as const;
const names = {
  at: [/^(at|time|ts|timestamp|(event|log|trace)time|(created|occurred|logged|consumed|processed)(at|on|time)?|createtime|gmtcreate)$/],
  consumer: [
    /^(consumer|service|app|application|component|system|subscriber|listener|handler)(name|id|group)?$/,
    /^(consumer)?group(id|name)?$/,
  ],
  producer: [/^(producer|relay|sender)(id|name)?$/],
  sequence: [/^(seq|sequence|seqno|sequenceno|sequencenumber)$/],
  partition: [/^(kafka)?partition(no|id|number|num)?$/],
  offset: [/^(kafka|record|message)?offset(no|number|value|num)?$/],
  attempt: [/^(attempts?|retry|retries|tries|deliverycount|attemptno|retrycount)$/],
  member: [/^(member|instance|host|hostname|node|pod|worker)(id|name)?$/],
  error: [/^(last)?(error|exception|failure)(message|msg|text|reason|detail)?$/],
  stage: [/^(stage|phase|step|action|type|event|eventtype|kind|direction|operation)$/],
  outcome: [/^(outcome|result|status|state)$/],
} as const;

/** A column of words, by its name or by what its words mean. */
function wordColumn(
  columns: readonly CatalogueColumn[],
  rows: readonly SampledRow[],
  patterns: readonly RegExp[],
  sort: (values: readonly string[]) => Sorted<string>,
): CatalogueColumn | undefined {
  const told = columns
    .filter((column) => isWordColumn(column, rows))
    .map((column) => ({ column, words: understood(sort(valuesOf(rows, column.name))), named: columnsNamed([column], patterns).length }))
    .filter(({ words, named }) => words >= 2 || (words >= 1 && named > 0))
    .toSorted((a, b) => b.named - a.named || b.words - a.words);
  return told[0]?.column;
}

/**
 * What the columns of a trace table are for; null when the table is no trace: it must name sampled
 * messages, have a time, and say an outcome or a stage, without being where messages are kept.
 */
export function guessTrace(material: TableMaterial): TraceGuess | null {
  const { columns } = material.table;
  const byId = bestJoin(material, 'messageId');
  if (byId === null) return null;
  const rows = [...byId.rows, ...material.rows];
  const keepsMessages = columnsNamed(columns, [/^(payload|body|content|messagebody|eventdata|serializedevent)$/]).length > 0;
  const outcome = wordColumn(columns, rows, names.outcome, sortOutcomes);
  const stage = wordColumn(
    columns.filter((column) => column !== outcome),
    rows,
    names.stage,
    sortStages,
  );
  if (keepsMessages || (outcome === undefined && stage === undefined)) return null;
  const assigned = new AssignedColumns(columns);
  assigned.give(
    'messageId',
    byId.column,
    'sure',
    reason('column-holds-ids', { column: byId.column, found: foundIn(byId), asked: byId.asked }),
  );
  assigned.give(
    'stage',
    stage?.name,
    'likely',
    reason('words-of-column', { column: stage?.name ?? '', words: valuesOf(rows, stage?.name ?? '').join(', ') }),
  );
  assigned.give(
    'outcome',
    outcome?.name,
    'likely',
    reason('words-of-column', { column: outcome?.name ?? '', words: valuesOf(rows, outcome?.name ?? '').join(', ') }),
  );
  assigned.giveByName('at', { names: names.at, shapes: ['time'] });
  const times = columns.filter((column) => column.shape === 'time' && assigned.isFree(column.name));
  assigned.give('at', times[0]?.name, 'guess', reason('column-by-name', { column: times[0]?.name ?? '', type: times[0]?.typeText ?? '' }));
  if (assigned.columnOf('at') === undefined) return null;
  assigned.giveByName('consumer', { names: names.consumer, shapes });
  assigned.giveByName('producer', { names: names.producer, shapes });
  for (const use of ['sequence', 'partition', 'offset', 'attempt'] as const)
    assigned.giveByName(use, { names: names[use], shapes: ['integer', 'decimal'] });
  assigned.giveByName('member', { names: names.member, shapes });
  assigned.giveByName('error', { names: names.error, shapes: ['text', 'json', 'other'] });
  const consumer = assigned.columnOf('consumer');
  return {
    columns: assigned.uses,
    stages: stage === undefined ? null : sortStages(valuesOf(rows, stage.name)),
    outcomes: outcome === undefined ? null : sortOutcomes(valuesOf(rows, outcome.name)),
    consumers: consumer === undefined ? [] : valuesOf(byId.rows, consumer),
    found: foundIn(byId),
    asked: byId.asked,
  };
}

/** The ids that a consumer's lines call well handled, or any line of it where outcomes are not known. */
export function handledBy(material: TableMaterial, trace: TraceGuess, consumer: string): ReadonlySet<string> {
  const join = bestJoin(material, 'messageId');
  const column = trace.columns.get('consumer')?.column;
  const outcome = trace.columns.get('outcome')?.column;
  const ok = trace.outcomes?.meanings.ok;
  const lines = (join?.rows ?? []).filter(
    (row) =>
      column !== undefined && row[column] === consumer && (outcome === undefined || ok === undefined || ok.includes(row[outcome] ?? '')),
  );
  return new Set(lines.flatMap((row) => row[join?.column ?? ''] ?? []));
}
