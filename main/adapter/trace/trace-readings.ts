import { assertNever } from '../../domain/assert-never.ts';
import type { ConsumeObservation, ConsumeOutcome, EffectObservation, ProduceObservation } from '../../domain/observation/observation.ts';
import type { Trace } from '../../domain/workspace/route.ts';
import type { Reading } from '../../ports/reading.ts';
import type { TracedConsumer } from '../../ports/trace.ts';
import type { Row } from '../sql/dialect.ts';
import { named, wholeNumber } from '../sql/named-fields.ts';
import { keyText } from '../sql/row-key.ts';
import type { TraceTable } from './trace-lines.ts';

type Stage = keyof Trace['stages'];

const stages = ['produce', 'consume', 'effect'] as const satisfies readonly Stage[];
const outcomes = ['ok', 'failed', 'discarded', 'filtered', 'duplicate'] as const satisfies readonly (keyof Trace['outcomes'])[];

/** The stage of a line; null when its value is not mapped. Without a column every line is of the consume stage. */
function stageOf({ trace, columns }: Pick<TraceTable, 'trace' | 'columns'>, text: string | null | undefined): Stage | null {
  if (!columns.has('stage')) return 'consume';
  return stages.find((stage) => trace.stages[stage].includes(text ?? '')) ?? null;
}

/** What a line says of the attempt; `unknown` for a value that is not mapped, and where none is told: a line alone is no success. */
function outcomeOf(trace: Trace, text: string | null | undefined): ConsumeOutcome {
  return outcomes.find((outcome) => trace.outcomes[outcome].includes(text ?? '')) ?? 'unknown';
}

function common(
  source: string,
  { table }: TraceTable,
  row: Row,
): Pick<ProduceObservation, 'id' | 'source' | 'at' | 'clock' | 'coordinates'> {
  const key = keyText(table, row) ?? row['messageId'] ?? '';
  return { id: '', source, at: row['at'] ?? null, clock: 'row', coordinates: { table: table.part, key } };
}

function shared(
  row: Row,
): ReturnType<
  typeof named<Record<'messageId' | 'businessKey' | 'partition' | 'offset' | 'attempt' | 'error' | 'rawOutcome', string | null | undefined>>
> {
  return named({
    messageId: row['messageId'],
    businessKey: row['businessKey'],
    rawOutcome: row['outcome'],
    partition: wholeNumber(row['partition']),
    offset: wholeNumber(row['offset']),
    attempt: wholeNumber(row['attempt']),
    error: row['error'],
  });
}

function produceLine(source: string, ready: TraceTable, row: Row): ProduceObservation {
  const { returned = [] } = ready.trace.outcomes;
  const outcome = returned.includes(row['outcome'] ?? '') ? 'returned' : outcomeOf(ready.trace, row['outcome']);
  const known = outcome === 'ok' || outcome === 'failed' || outcome === 'returned' ? outcome : 'unknown';
  const facts = { outcome: known, ...shared(row), ...named({ producer: row['producer'], sequence: row['sequence'] }) } as const;
  return { ...common(source, ready, row), kind: 'produce', facts };
}

/** A line of the consume stage as an observation of one consumer. `neighbour` for lines of other messages. */
export function consumeLine(source: string, ready: TraceTable, row: Row, consumer: string, neighbour: boolean): ConsumeObservation {
  const { trace } = ready;
  const facts = {
    consumer,
    trace: trace.name,
    outcome: outcomeOf(trace, row['outcome']),
    ...shared(row),
    ...named({ member: row['member'] }),
  };
  return { ...common(source, ready, row), kind: 'consume', facts: neighbour ? { ...facts, neighbour: true } : facts };
}

/** Only a success is an effect; where no outcome is traced, the line itself says that it happened. */
function effectLine(source: string, ready: TraceTable, row: Row, consumer: string): EffectObservation | null {
  if (ready.columns.has('outcome') && outcomeOf(ready.trace, row['outcome']) !== 'ok') return null;
  const key = row['messageId'] ?? row['businessKey'] ?? null;
  if (key === null) return null;
  return {
    ...common(source, ready, row),
    kind: 'effect',
    facts: { consumer, key, ownsKey: true, ...named({ messageId: row['messageId'], businessKey: row['businessKey'] }) },
  };
}

/** The consumers a line belongs to: those it names, or the only one where lines name none. */
function consumersOf({ columns }: TraceTable, row: Row, consumers: readonly TracedConsumer[]): readonly string[] {
  const own = columns.has('consumer') ? consumers.filter(({ tracedAs }) => tracedAs === row['consumer']) : consumers;
  return own.map(({ name }) => name);
}

/** What one line of a trace says; nothing when its stage is not mapped or it is of another consumer. */
export function lineReadings(source: string, ready: TraceTable, consumers: readonly TracedConsumer[], row: Row): readonly Reading[] {
  const stage = stageOf(ready, row['stage']);
  if (stage === null) return [];
  switch (stage) {
    case 'produce':
      return [{ type: 'observation', observation: produceLine(source, ready, row) }];
    case 'consume':
      return consumersOf(ready, row, consumers).map((name) => ({
        type: 'observation',
        observation: consumeLine(source, ready, row, name, false),
      }));
    case 'effect':
      return consumersOf(ready, row, consumers).flatMap((name): readonly Reading[] => {
        const observation = effectLine(source, ready, row, name);
        return observation === null ? [] : [{ type: 'observation', observation }];
      });
    default:
      return assertNever(stage);
  }
}
