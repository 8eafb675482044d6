import type { Failure } from '../../domain/observation/failure.ts';
import { partitionPart } from '../../domain/observation/coverage.ts';
import { parseSequence } from '../../domain/sequence/sighting.ts';
import type { Session } from '../../domain/sequence/sighting.ts';
import type { KafkaOptions } from '../../domain/workspace/workspace.ts';
import type { LogNumbers, LogNumbersRequest, NumbersReading } from '../../ports/numbers.ts';
import type { BatchSearch, SearchBounds } from '../kafka-wire/batch-search.ts';
import type { KafkaSettings } from '../kafka-wire/client-settings.ts';
import { KafkaConnection } from '../kafka-wire/connection.ts';
import type { BatchCursor } from '../kafka-wire/record-batch.ts';
import type { RecordCursor } from '../kafka-wire/record-cursor.ts';
import { readPartitions } from '../kafka-wire/scan.ts';
import { readVarlong } from '../kafka-wire/varint.ts';
import type { Span } from './record-fields.ts';
import { RecordFields } from './record-fields.ts';
import { coverageOf, ofTheSource, patience, reasonFor, standstillMargin } from './scan.ts';
import { watchStandstill } from './standstill.ts';

/** What is taken of a record: everything of its sighting but what became of its transaction. */
interface NumberedRecord {
  readonly producer: string;
  readonly sequence: bigint;
  readonly offset: bigint;
  readonly ordinal: number;
  readonly messageId: string | null;
  readonly milliseconds: bigint;
  readonly session: Session | null;
}

/** Up to so many digits, a number is exact as JavaScript has it. */
const exactDigits = 15;
const zero = 0x30;

function textOf({ bytes, start, length }: Span): string | null {
  return length < 0 ? null : bytes.toString('utf8', start, start + length);
}

function sequenceOf(span: Span): bigint | null {
  const { bytes, start, length } = span;
  if (length <= 0) return null;
  if (length > exactDigits) return parseSequence(textOf(span) ?? '');
  let value = 0;
  for (let index = start; index < start + length; index += 1) {
    const digit = (bytes[index] ?? 0) - zero;
    if (digit < 0 || digit > 9) return parseSequence(textOf(span) ?? '');
    value = value * 10 + digit;
  }
  return BigInt(value);
}

/** Takes producer and number of the records of one range. */
class RecordNumbers {
  readonly #numbers: RecordFields;
  readonly #names: RecordFields;
  #ordinal = 0;
  #session: Session | null = null;

  constructor({ messageId, producer = [], sequence = [] }: LogNumbersRequest['identity']) {
    this.#numbers = new RecordFields({ messageId: sequence, businessKey: producer, search: {} }, []);
    this.#names = new RecordFields({ messageId, search: {} }, []);
  }

  search(batch: BatchCursor, records: RecordCursor, { first, limit }: SearchBounds): BatchSearch<NumberedRecord> {
    const matched: NumberedRecord[] = [];
    const { baseOffset, timestampType } = batch;
    const time = timestampType === 'append' ? batch.maxTimestamp : batch.baseTimestamp;
    const session = this.#sessionOf(batch);
    let [read, comparedTo, strange, firstStrange] = [0, first, 0, -1];
    while (records.next()) {
      const delta = records.offsetDelta;
      if (delta >= limit) break;
      if (delta < first) continue;
      if (!this.#numbers.read(batch, records)) break;
      const sequence = sequenceOf(this.#numbers.id);
      const producer = textOf(this.#numbers.businessKey);
      if (sequence !== null && producer !== null && this.#names.read(batch, records)) {
        const behind = timestampType === 'append' ? 0n : (readVarlong(records.bytes, records.timestampAt, records.recordEnd) ?? 0n);
        const messageId = textOf(this.#names.id);
        const offset = baseOffset + BigInt(delta);
        matched.push({ producer, sequence, offset, ordinal: this.#ordinal, messageId, milliseconds: time + behind, session });
      } else if (this.#numbers.notComparable || (sequence === null && this.#numbers.id.length >= 0)) {
        if (strange === 0) firstStrange = delta;
        strange += 1;
      }
      this.#ordinal += 1;
      read += 1;
      comparedTo = delta + 1;
    }
    const notComparable = strange === 0 ? null : { firstDelta: firstStrange, count: strange };
    return { matched, records: read, notComparable, comparedTo, problem: records.problem };
  }

  /** The same object for batches of the same session, so that most comparisons are of identity. */
  #sessionOf({ producerId, producerEpoch }: BatchCursor): Session | null {
    if (producerId < 0n) return null;
    const producer = String(producerId);
    const known = this.#session;
    if (known?.producer === producer && known.epoch === producerEpoch) return known;
    return (this.#session = { producer, epoch: producerEpoch });
  }
}

async function* readNumbers(
  source: string,
  connection: KafkaConnection,
  request: LogNumbersRequest,
  bytesPerSecond: number | null,
  signal: AbortSignal,
): AsyncGenerator<NumbersReading> {
  const { topic, ranges, identity, asOf } = request;
  const total = ranges.reduce((sum, { from, to }) => sum + Number(to - from), 0);
  const stop = new AbortController();
  const { brokers, requestTimeout } = connection.settings;
  const reading = readPartitions<NumberedRecord>(
    {
      connection,
      topic,
      ranges,
      signal: AbortSignal.any([signal, stop.signal]),
      patience,
      checksum: 'problems',
      ...(bytesPerSecond === null ? {} : { bytesPerSecond }),
    },
    () => {
      const numbers = new RecordNumbers(identity);
      return { search: (batch, records, bounds) => numbers.search(batch, records, bounds) };
    },
  );
  for await (const event of watchStandstill(reading, requestTimeout + standstillMargin, () => stop.abort())) {
    switch (event.kind) {
      case 'hits':
        yield {
          type: 'numbers',
          numbers: event.hits.map(({ partition, record, visibility }) => ({
            partition,
            producer: record.producer,
            sighting: {
              sequence: record.sequence,
              position: record.offset,
              ordinal: record.ordinal,
              messageId: record.messageId,
              at: record.milliseconds < 0n ? null : record.milliseconds * 1000n,
              aborted: visibility === 'aborted',
              session: record.session,
            },
          })),
        };
        break;
      case 'progress':
        yield { type: 'progress', part: partitionPart(topic, event.partition), done: event.totals.records, total, unit: 'records' };
        break;
      case 'waiting':
        break;
      case 'finished': {
        const hung: Failure | null =
          stop.signal.aborted && !signal.aborted
            ? { code: 'timeout', retryable: true, detail: `${brokers.join(',')}: no answer within ${requestTimeout / 1_000} s` }
            : null;
        const reasons = event.ranges.map((report) => ({ report, failure: reasonFor(report, hung) }));
        for (const { report, failure } of reasons)
          yield { type: 'coverage', coverage: coverageOf(source, { topic, role: 'destination', asOf }, report, failure) };
        const told = reasons.find(({ failure }) => failure !== null && ofTheSource.has(failure.code))?.failure ?? null;
        if (told !== null) yield { type: 'failure', failure: told };
      }
    }
  }
}

/** The numbers in the logs of one Kafka cluster, over connections of its own. */
export function kafkaNumbers({ name, readBytesPerSecond }: KafkaOptions, settings: KafkaSettings): LogNumbers {
  const connection = new KafkaConnection(settings);
  return {
    name,
    numbers: (request, signal) => readNumbers(name, connection, request, readBytesPerSecond, signal),
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
}
