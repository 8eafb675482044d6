import type { ConfigObservation, RecordObservation } from '../../domain/observation/observation.ts';
import { wholeNumber } from '../../domain/observation/whole-number.ts';
import type { Identity } from '../../domain/identity/identify.ts';
import type { BrokerSource, OffsetRange, TopicRole } from '../../ports/broker.ts';

/** Records that are looked at together: where compaction or a marker left a hole, a neighbour tells as well. */
const sampleSize = 8n;

interface Stamped {
  readonly offset: bigint;
  readonly epoch: bigint;
  readonly at: string | null;
}

interface Look {
  readonly broker: BrokerSource;
  readonly topic: string;
  readonly role: TopicRole;
  readonly identity: Identity;
  readonly partition: number;
  readonly signal: AbortSignal;
}

function stamp({ coordinates, facts, at }: RecordObservation): Stamped | null {
  const [offset, epoch] = [wholeNumber(coordinates['offset']), wholeNumber(facts.leaderEpoch)];
  return offset === null || epoch === null ? null : { offset, epoch, at };
}

/** The records of some neighbouring offsets that carry an epoch, in order. */
async function stamps({ broker, topic, role, identity, partition, signal }: Look, from: bigint, to: bigint): Promise<readonly Stamped[]> {
  const places = Array.from({ length: Number(to - from) }, (_, index) => ({ partition, offset: from + BigInt(index) }));
  const found: Stamped[] = [];
  for await (const reading of broker.read(topic, role, identity, places, signal)) {
    const stamped = reading.type === 'observation' && reading.observation.kind === 'record' ? stamp(reading.observation) : null;
    if (stamped !== null) found.push(stamped);
  }
  return found.toSorted((a, b) => (a.offset < b.offset ? -1 : Number(a.offset > b.offset)));
}

/**
 * Where leader epochs begin among offsets [from, to) of one partition, by halving: epochs only grow.
 * Null where too few records tell, or the reading was stopped.
 */
export async function epochsBetween(look: Look, range: OffsetRange): Promise<readonly ConfigObservation[] | null> {
  const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
  const [first] = await stamps(look, range.from, smaller(range.from + sampleSize, range.to));
  const last = (await stamps(look, range.to - smaller(sampleSize, range.to - range.from), range.to)).at(-1);
  if (first === undefined || last === undefined || look.signal.aborted) return null;
  const found: ConfigObservation[] = [];
  for (let [low, high] = [first, last]; low.epoch < last.epoch; [low, high] = [high, last]) {
    // Narrow [low, high] until nothing stands between the last record of one epoch and the first of the next.
    while (high.offset - low.offset > 1n) {
      const middle = low.offset + (high.offset - low.offset) / 2n;
      const between = await stamps(look, middle, smaller(middle + sampleSize, high.offset));
      if (look.signal.aborted) return null;
      const newer = between.find(({ epoch }) => epoch > low.epoch);
      const older = between.findLast(({ epoch }) => epoch === low.epoch);
      if (newer === undefined && older === undefined) return null;
      if (newer !== undefined) high = newer;
      if (older !== undefined && older.offset > low.offset) low = older;
    }
    found.push(observationOf(look, low, high));
  }
  return found;
}

function observationOf({ broker, topic, partition }: Look, low: Stamped, high: Stamped): ConfigObservation {
  return {
    ...{ id: '', source: broker.name, kind: 'config', at: null, clock: 'tool' },
    coordinates: { topic, partition: String(partition), offset: String(high.offset) },
    facts: {
      subject: 'epoch',
      epoch: String(high.epoch),
      previousEpoch: String(low.epoch),
      ...(low.at === null ? {} : { previousAt: low.at }),
      ...(high.at === null ? {} : { firstAt: high.at }),
    },
  };
}
