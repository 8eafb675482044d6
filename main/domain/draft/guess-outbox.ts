import { exactText } from '../identity/identify.ts';
import { AssignedColumns } from './assigned-columns.ts';
import type { Assigned } from './assigned-columns.ts';
import type { CatalogueColumn, SampledRecord, SampledRow } from './catalogue.ts';
import { reason } from './guess.ts';
import type { Reason } from './guess.ts';
import type { StatesGuess } from './guess-states.ts';
import { guessStates } from './guess-states.ts';
import { plainName } from './names.ts';
import type { TableMaterial } from './table-material.ts';
import { bestJoin, foundIn, textsOf, valuesOf } from './table-material.ts';

/** The topic that an outbox feeds, as far as it is known. `idOf`: the message id of a record. */
export interface FedTopic {
  readonly name: string;
  readonly records: readonly SampledRecord[];
  readonly ids: readonly (string | undefined)[];
}

export interface OutboxGuess {
  readonly columns: ReadonlyMap<string, Assigned>;
  readonly states: StatesGuess;
  /** Rows of this topic, where the table feeds several. */
  readonly only: { readonly column: string; readonly values: readonly string[]; readonly others: number } | null;
  readonly preset: 'debezium' | 'spring-modulith' | 'gruelbox' | null;
  /** True when rows of what was sent are not there any more. */
  readonly deletesSent: boolean;
}

const texts = ['text', 'other', 'uuid', 'integer'] as const;
const contents = ['text', 'json', 'bytes', 'other'] as const;
const names = {
  messageId: [/^(message|msg|event)(uu)?id$/, /^(uuid|guid)$/, /^id$/, /^(.*)id$/],
  businessKey: [
    /^(businesskey|bizkey|aggregateid|entityid|partitionkey|routingkey|messagekey|msgkey|key)$/,
    /^order(no|id|number)$/,
    /(no|number|key)$/,
  ],
  createdAt: [/^(created?(at|on|time|date)?|gmtcreate|createtime|inserted(at|on)|occurred(at|on)|publicationdate|recordedat|addtime)$/],
  claimedAt: [/^(claimed|locked|picked(up)?|leased|started|processingstarted)(at|on|time)?$/],
  sentAt: [/^(sent|published|dispatched|completed?|completion|delivered|processed|acked|relayed)(at|on|time|date)$/],
  destination: [/^(topic|destination|exchange|channel|target|aggregatetype)(name)?$/, /^routingkey$/],
  partition: [/^(kafka)?partition(no|id|number|num)?$/],
  offset: [/^(kafka|record|message)?offset(no|number|value|num)?$/],
  attempts: [/^(attempts?|retries|retrycount|tries|attemptcount|sendattempts|failcount|retrytimes)$/],
  error: [/^(last)?(error|exception|failure)(message|msg|text|reason|detail)?$/, /^failreason$/],
  payload: [/^(payload|body|content|message|messagebody|serializedevent|eventdata|data|value|event|json|invocation)$/],
  headers: [/^(message)?(headers?|properties|metadata|attributes)$/],
} as const;

/** Layouts that libraries make the same way everywhere, told by their columns. */
function presetOf(columns: readonly CatalogueColumn[]): OutboxGuess['preset'] {
  const has = (...wanted: readonly string[]): boolean =>
    wanted.every((name) => columns.some((column) => column.name.toLowerCase() === name));
  if (has('id', 'aggregatetype', 'aggregateid', 'type', 'payload')) return 'debezium';
  if (has('id', 'listener_id', 'event_type', 'serialized_event', 'publication_date', 'completion_date')) return 'spring-modulith';
  return has('id', 'invocation', 'nextattempttime', 'attempts', 'blocked', 'uniquerequestid') ? 'gruelbox' : null;
}

/** The rows of messages whose records were sampled, beside the record. */
function pairs(
  { records, ids }: FedTopic,
  rows: readonly SampledRow[],
  idColumn: string,
): readonly (readonly [SampledRow, SampledRecord])[] {
  const byId = new Map(
    ids.flatMap((id, index) => (id === undefined || records[index] === undefined ? [] : [[id, records[index]] as const])),
  );
  return rows.flatMap((row) => {
    const record = byId.get(row[idColumn] ?? '');
    return record === undefined ? [] : [[row, record] as const];
  });
}

/** Columns that say the same as the record, row by row: partition, offset and value. */
function giveEqual(assigned: AssignedColumns, columns: readonly CatalogueColumn[], paired: ReturnType<typeof pairs>): void {
  const said: Readonly<Record<string, (record: SampledRecord) => string | undefined>> = {
    offset: (record) => String(record.offset),
    payload: (record) => exactText(record.value),
    partition: (record) => record.partition,
  };
  for (const [use, text] of Object.entries(said)) {
    const counted = columns
      .filter((column) => assigned.isFree(column.name))
      .map((column) => {
        const there = paired.filter(([row]) => (row[column.name] ?? null) !== null);
        return { column, there: there.length, same: there.filter(([row, record]) => row[column.name] === text(record)).length };
      })
      // Counters agree with an offset by chance: a name must speak for it too.
      .filter(
        ({ column, there, same }) => same >= 3 && same * 10 >= there * 9 && (use === 'payload' || plainName(column.name).includes(use)),
      );
    const [best] = counted.toSorted((a, b) => b.same - a.same);
    if (best !== undefined)
      assigned.give(
        use,
        best.column.name,
        'sure',
        reason('column-equals-record', { column: best.column.name, use, same: best.same, rows: best.there }),
      );
  }
}

function onlyOf(
  column: string | undefined,
  rows: readonly SampledRow[],
  joined: readonly SampledRow[],
  topic: string,
): OutboxGuess['only'] {
  if (column === undefined) return null;
  const all = valuesOf([...rows, ...joined], column);
  if (all.length < 2) return null;
  const own = joined.length > 0 ? valuesOf(joined, column) : all.filter((value) => value === topic);
  return own.length === 0 || own.length === all.length ? null : { column, values: own, others: all.length - own.length };
}

/** A column that names where a row goes: by its name, and by what it says of rows that went to the topic. */
function giveDestination(assigned: AssignedColumns, columns: readonly CatalogueColumn[], rows: readonly SampledRow[], topic: string): void {
  const naming = columns.find((column) => assigned.isFree(column.name) && textsOf(rows, column.name).includes(topic));
  if (naming !== undefined)
    assigned.give(
      'destination',
      naming.name,
      'sure',
      reason('rows-of-topic', { column: naming.name, topic, rows: textsOf(rows, naming.name).filter((text) => text === topic).length }),
    );
  assigned.giveByName('destination', { names: names.destination, shapes: ['text', 'other'] });
}

/**
 * What the columns of an outbox table are for. Names of messages decide by the values that stand
 * there, everything else by name and type; columns that repeat the record are sure.
 */
export function guessOutbox(material: TableMaterial, topic: FedTopic): OutboxGuess {
  const { columns } = material.table;
  const byId = bestJoin(material, 'messageId');
  const byKey = bestJoin(material, 'businessKey');
  const joined = byId?.rows ?? [];
  const rows = [...joined, ...material.rows];
  const assigned = new AssignedColumns(columns);
  const holds = (join: NonNullable<typeof byId>, rule: Reason['rule']): Reason =>
    reason(rule, { column: join.column, found: foundIn(join), asked: join.asked });
  if (byId !== null) assigned.give('messageId', byId.column, 'sure', holds(byId, 'column-holds-ids'));
  if (byKey !== null) assigned.give('businessKey', byKey.column, 'sure', holds(byKey, 'column-holds-keys'));
  const unique = (column: CatalogueColumn): boolean =>
    new Set(textsOf(material.rows, column.name)).size === textsOf(material.rows, column.name).length;
  assigned.giveByName('messageId', { names: names.messageId, shapes: texts }, unique);
  giveEqual(assigned, columns, byId === null ? [] : pairs(topic, joined, byId.column));
  for (const use of ['sentAt', 'claimedAt', 'createdAt'] as const) assigned.giveByName(use, { names: names[use], shapes: ['time'] });
  const [time] = columns.filter(
    (column) => column.shape === 'time' && assigned.isFree(column.name) && textsOf(rows, column.name).length === rows.length,
  );
  if (time !== undefined)
    assigned.give('createdAt', time.name, 'guess', reason('column-by-name', { column: time.name, type: time.typeText }));
  giveDestination(assigned, columns, rows, topic.name);
  assigned.giveByName('error', { names: names.error, shapes: contents });
  const states = guessStates(
    columns.filter((column) => assigned.isFree(column.name)),
    rows,
    { sentAt: assigned.columnOf('sentAt'), claimedAt: assigned.columnOf('claimedAt'), error: assigned.columnOf('error') },
  );
  if (states.column !== null) assigned.give('state', states.column, states.confidence, states.reason);
  for (const use of ['partition', 'offset', 'attempts'] as const)
    assigned.giveByName(use, { names: names[use], shapes: ['integer', 'decimal'] });
  for (const use of ['payload', 'headers'] as const) assigned.giveByName(use, { names: names[use], shapes: contents });
  assigned.giveByName('businessKey', { names: names.businessKey, shapes: texts });
  const sent = states.column === null || states.states === null ? null : states.states['sent'];
  const saysSent = Array.isArray(sent) && rows.some((row) => sent.includes(row[states.column ?? ''] ?? ''));
  const younger = byId === null ? 0 : foundIn(byId) / byId.asked;
  return {
    columns: assigned.uses,
    states,
    only: onlyOf(assigned.columnOf('destination'), material.rows, joined, topic.name),
    preset: presetOf(columns),
    deletesSent: states.states !== null && states.column !== null && !saysSent && rows.length > 0 && younger < 0.2,
  };
}
