import { type OpenTransaction, type TestProducer, openProducer } from '../kafka-producer.ts';
import type { KafkaAddress } from '../kafka-address.ts';
import type { Fact, PlannedRecord, StoredRecord, TopicName, Where } from './plan.ts';

type Written = Extract<Fact, { readonly kind: 'record' | 'sequence-gap' }>;

export interface RecordWriter {
  /** Writes the records among the facts, oldest first; what is written later must be younger. */
  write(facts: readonly Fact[]): Promise<void>;
  /** Where a written record is. Throws for one that was not written. */
  readonly where: Where;
  /** Ends the transactions that were left open, and all producers. */
  close(): Promise<void>;
}

const BATCH = 500;
/** As long as the brokers of the harness allow; the transaction ends earlier when the writer is closed. */
const FOUR_HOURS = 4 * 3_600_000;

function ageOf(fact: Written): number {
  return fact.kind === 'record' ? fact.record.age : fact.age;
}

/** Counts the numbers that producers give to their messages, one row of numbers for each partition. */
function sequenceCounter(): (producer: string, topic: TopicName, partition: number) => number {
  const last = new Map<string, number>();
  return (producer, topic, partition) => {
    const name = JSON.stringify([producer, topic, partition]);
    const next = (last.get(name) ?? 0) + 1;
    last.set(name, next);
    return next;
  };
}

/** Cuts the records into runs that one send can write: same topic, same producer, no transaction. */
function runs(records: readonly PlannedRecord[]): readonly (readonly PlannedRecord[])[] {
  const result: PlannedRecord[][] = [];
  for (const record of records) {
    const run = result.at(-1);
    const [first] = run ?? [];
    const fits = first !== undefined && first.topic === record.topic && first.producer === record.producer;
    const plain = first?.transaction === undefined && record.transaction === undefined;
    if (run !== undefined && fits && plain && run.length < BATCH) run.push(record);
    else result.push([record]);
  }
  return result;
}

export interface RecordWriterOptions {
  readonly kafka: KafkaAddress;
  /** Milliseconds since 1970: the instant from which ages count. */
  readonly now: number;
  readonly topic: (name: TopicName) => string;
  /** Makes transactional ids unique on a shared cluster. */
  readonly suffix: string;
}

/** Writes planned records with producers of their own, one for each producer name and one for each transaction. */
export function recordWriter(options: RecordWriterOptions): RecordWriter {
  const { kafka, now, topic } = options;
  const producers = new Map<string, TestProducer>();
  const open: OpenTransaction[] = [];
  const stored = new Map<PlannedRecord, StoredRecord>();
  const count = sequenceCounter();

  async function producer(name: string, transactional: boolean): Promise<TestProducer> {
    const known = producers.get(name);
    if (known !== undefined) return known;
    const transaction = { transactionalId: `${name}${options.suffix}`, transactionTimeout: FOUR_HOURS };
    const opened = await openProducer(kafka, transactional ? transaction : { idempotent: true });
    producers.set(name, opened);
    return opened;
  }

  function outgoing(record: PlannedRecord, sequence: number) {
    const counted = record.headers['producer-id'] === undefined ? {} : { seq: String(sequence) };
    const timestamp = BigInt(now - record.age - (record.clockBehind ?? 0));
    return { partition: record.partition, key: record.key, value: record.value, headers: { ...record.headers, ...counted }, timestamp };
  }

  async function send(run: readonly PlannedRecord[], sequences: ReadonlyMap<PlannedRecord, number>): Promise<void> {
    const [first] = run;
    if (first === undefined) return;
    const messages = run.map((record) => outgoing(record, sequences.get(record) ?? 0));
    const note = (places: Awaited<ReturnType<TestProducer['send']>>) => {
      for (const [index, record] of run.entries()) {
        const place = places[index];
        if (place !== undefined) stored.set(record, { ...place, sequence: sequences.get(record) ?? 0 });
      }
    };
    if (first.transaction === undefined) {
      note(await (await producer(first.producer, false)).send(topic(first.topic), messages));
      return;
    }
    const transaction = await (await producer(`${first.producer}-${first.transaction}`, true)).begin();
    note(await transaction.send(topic(first.topic), messages));
    if (first.transaction === 'committed') await transaction.commit();
    else if (first.transaction === 'aborted') await transaction.abort();
    else open.push(transaction);
  }

  return {
    async write(facts) {
      const written = facts.filter((fact) => fact.kind === 'record' || fact.kind === 'sequence-gap');
      const sequences = new Map<PlannedRecord, number>();
      for (const fact of written.toSorted((a, b) => ageOf(b) - ageOf(a))) {
        if (fact.kind === 'sequence-gap') count(fact.producer, fact.topic, fact.partition);
        else {
          const { producer: name, topic: place, partition, headers, copyOf } = fact.record;
          const earlier = copyOf === undefined ? undefined : (sequences.get(copyOf) ?? stored.get(copyOf)?.sequence);
          sequences.set(fact.record, earlier ?? count(headers['producer-id'] ?? name, place, partition));
        }
      }
      for (const run of runs([...sequences.keys()])) await send(run, sequences);
    },
    where(record) {
      const place = stored.get(record);
      if (place === undefined) throw new Error(`A record of ${record.topic} was planned but not written: ${record.key}`);
      return place;
    },
    async close() {
      for (const transaction of open) await transaction.abort();
      await Promise.all([...producers.values()].map((each) => each.close()));
    },
  };
}
