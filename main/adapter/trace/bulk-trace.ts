import { sql } from 'kysely';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { Trace } from '../../domain/workspace/route.ts';
import type { BulkReadings, BulkWindow } from '../../ports/bulk.ts';
import type { TracedConsumer } from '../../ports/trace.ts';
import type { BulkSelection, LineShape } from '../sql/bulk/bulk-query.ts';
import { letters, nothing, saysOneOf } from '../sql/bulk/bulk-query.ts';
import { readTables } from '../sql/bulk/bulk-tables.ts';
import type { Column, Sql, SqlSession, Table } from '../sql/dialect.ts';
import type { TraceTable } from './trace-lines.ts';
import { traceTable } from './trace-lines.ts';

type Outcome = keyof Trace['outcomes'];
type Stage = keyof Trace['stages'];
/** Columns whose texts stand behind those that every line has. */
type FurtherColumns = readonly ('producer' | 'sequence')[];

const outcomeLetters = { ok: 'o', failed: 'f', discarded: 'd', filtered: 'l', duplicate: 'r', returned: 't' } as const satisfies Record<
  Outcome,
  string
>;
/** In the order in which they are tried line by line. */
const stageLetters = { produce: 'p', consume: 'c', effect: 'e' } as const satisfies Record<Stage, string>;
const allStages = ['produce', 'consume', 'effect'] as const satisfies readonly Stage[];
const consumeOutcomes = ['ok', 'failed', 'discarded', 'filtered', 'duplicate'] as const satisfies readonly Outcome[];

/** The letter of the first list that names what the column says; without a column it says nothing. */
function letterOf<Name extends string>(
  session: SqlSession,
  column: Column | undefined,
  names: readonly Name[],
  valuesOf: (name: Name) => readonly string[],
  letter: Readonly<Record<Name, string>>,
  otherwise: string,
): Sql {
  if (column === undefined) {
    const named = names.find((name) => valuesOf(name).includes(''));
    return sql.lit(named === undefined ? otherwise : letter[named]);
  }
  const cases = names.flatMap((name): readonly (readonly [Sql, string])[] => {
    const said = saysOneOf(session.dialect.write, column, valuesOf(name));
    return said === null ? [] : [[said, letter[name]]];
  });
  return letters(cases, otherwise);
}

function consumeOutcome(session: SqlSession, { trace, columns }: TraceTable): Sql {
  return letterOf(session, columns.get('outcome'), consumeOutcomes, (name) => trace.outcomes[name], outcomeLetters, 'u');
}

/** Of a send a trace says that it went, failed, or that the message came back. Whatever else it says is unknown. */
function produceOutcome(session: SqlSession, { trace, columns }: TraceTable): Sql {
  const names = ['returned', ...consumeOutcomes] as const;
  const letter = { ...outcomeLetters, discarded: 'u', filtered: 'u', duplicate: 'u' };
  return letterOf(session, columns.get('outcome'), names, (name) => trace.outcomes[name] ?? [], letter, 'u');
}

/** The letter of a line's stage, empty for one that is not mapped; the stages that lines can have. */
function stagesOf(session: SqlSession, { trace, columns }: TraceTable): { readonly field: Sql; readonly stages: readonly Stage[] } {
  const column = columns.get('stage');
  if (column === undefined) return { field: sql.lit('c'), stages: ['consume'] };
  const stages = allStages.filter((stage) => trace.stages[stage].length > 0);
  return { field: letterOf(session, column, stages, (stage) => trace.stages[stage], stageLetters, ''), stages };
}

/** Consumers that share a name in the trace have a line each: every group holds a name once. */
function distinctGroups(consumers: readonly TracedConsumer[]): readonly (readonly TracedConsumer[])[] {
  const sharing = [...Map.groupBy(consumers, ({ tracedAs }) => tracedAs).values()];
  const most = Math.max(0, ...sharing.map((group) => group.length));
  return Array.from({ length: most }, (_, index) => sharing.flatMap((group) => group[index] ?? []));
}

/** The consumer that a line is of, and for which lines there is one. */
function consumerOf(
  session: SqlSession,
  { columns }: TraceTable,
  group: readonly TracedConsumer[],
): { readonly field: Sql; readonly condition: Sql } {
  const column = columns.get('consumer');
  const { write } = session.dialect;
  const none = { field: nothing, condition: sql`1 = 0` };
  const [only] = group;
  if (column === undefined) return only === undefined ? none : { field: sql.lit(only.name), condition: sql`1 = 1` };
  const cases = group.flatMap(({ name, tracedAs }) => {
    const said = saysOneOf(write, column, [tracedAs]);
    return said === null ? [] : [{ name, condition: sql`${write.text(column)} is not null and ${said}` }];
  });
  if (cases.length === 0) return none;
  const when = cases.map(({ name, condition }) => sql`when ${condition} then ${sql.lit(name)}`);
  const any = sql.join(
    cases.map(({ condition }) => condition),
    sql` or `,
  );
  return { field: sql`case ${sql.join(when, sql` `)} end`, condition: sql`(${any})` };
}

/** Lines of one group of consumers, and with it those of the produce stage where `stages` has it. */
function shapeOf(
  session: SqlSession,
  ready: TraceTable,
  at: Column,
  { field: stage, stages }: ReturnType<typeof stagesOf>,
  group: readonly TracedConsumer[],
  further: FurtherColumns,
): LineShape {
  const { columns } = ready;
  const { write } = session.dialect;
  const written = (use: string, how: (column: Column) => Sql): Sql => {
    const column = columns.get(use);
    return column === undefined ? nothing : how(column);
  };
  const text = (column: Column): Sql => write.text(column);
  const digits = (column: Column): Sql => write.digits(column);
  const byStage = (fields: Readonly<Record<Stage, Sql>>): Sql => {
    const cases = stages.map((name) => sql`when ${sql.lit(stageLetters[name])} then ${fields[name]}`);
    return stages.length === 1 && stages[0] !== undefined ? fields[stages[0]] : sql`case ${stage} ${sql.join(cases, sql` `)} end`;
  };
  const consumer = consumerOf(session, ready, group);
  const outcome = consumeOutcome(session, ready);
  const member = written('member', text);
  const success = sql.lit('o');
  const fields = [
    written('messageId', text),
    stage,
    byStage({ produce: nothing, consume: consumer.field, effect: consumer.field }),
    byStage({ produce: produceOutcome(session, ready), consume: outcome, effect: success }),
    write.micros(at, session.timeZone),
    written('partition', digits),
    written('offset', digits),
    written('attempt', digits),
    byStage({ produce: nothing, consume: member, effect: nothing }),
    ...further.map((use) => written(use, text)),
  ];
  const some = sql.join(
    stages.map((name) => sql`${stage} = ${sql.lit(stageLetters[name])}`),
    sql` or `,
  );
  // Only a success is an effect; where no outcome is traced, the line itself says that it happened.
  const effective = columns.has('outcome') ? [sql`(${stage} <> 'e' or ${outcome} = ${success})`] : [];
  return { fields, conditions: [sql`(${some})`, sql`(${stage} = 'p' or ${consumer.condition})`, ...effective] };
}

function shapesOf(
  session: SqlSession,
  ready: TraceTable,
  at: Column,
  consumers: readonly TracedConsumer[],
  further: FurtherColumns,
): readonly LineShape[] {
  const all = stagesOf(session, ready);
  const [first = [], ...others] = distinctGroups(consumers);
  const consuming = { ...all, stages: all.stages.filter((stage) => stage !== 'produce') };
  if (all.stages.length === 0) return [];
  const sharing = consuming.stages.length === 0 ? [] : others;
  return [
    shapeOf(session, ready, at, all, first, further),
    ...sharing.map((group) => shapeOf(session, ready, at, consuming, group, further)),
  ];
}

/** Errors: those of `traceTable`, `misconfigured` when no line of the table can be of the route. */
function traceSelection(
  session: SqlSession,
  trace: Trace,
  consumers: readonly TracedConsumer[],
  further: FurtherColumns,
  table: Table,
): Answer<BulkSelection> {
  const ready = traceTable(session, trace, table, consumers.length);
  if (!ready.ok) return ready;
  const time = ready.value.columns.get('at');
  if (time === undefined) return failed('misconfigured', `columns.at of trace "${trace.name}" is not set`);
  const shapes = shapesOf(session, ready.value, time, consumers, further);
  if (shapes.length === 0) return failed('misconfigured', `trace "${trace.name}" maps no stage`);
  return answered({ table, time, shapes });
}

/** The lines of a trace in bulk, by their time: kind `trace`, or `numbered` with the further columns producer and sequence. */
export function bulkTrace(
  session: SqlSession,
  trace: Trace,
  consumers: readonly TracedConsumer[],
  window: BulkWindow,
  signal: AbortSignal,
  further: FurtherColumns = [],
): BulkReadings {
  const select = (table: Table): Answer<BulkSelection> => traceSelection(session, trace, consumers, further, table);
  return readTables(session, { role: 'trace', tables: [trace.table], partOf: () => trace.name, window, select }, signal);
}
