import type { Instant } from '../../domain/observation/instant.ts';
import { micros, shift, span } from '../../domain/observation/instant.ts';
import type { OutboxObservation, RecordObservation } from '../../domain/observation/observation.ts';
import type { BrokerSource, PartitionBoundary } from '../../ports/broker.ts';
import type { Gathering } from './gathering.ts';
import type { RouteTopic } from './topics.ts';

/** How far from the row's time to look for a neighbour, in milliseconds, nearest first: relays' clocks are wrong by minutes, sometimes by hours. */
const distances = [60_000, 900_000, 7_200_000, 86_400_000];
/** Records looked at per partition and distance. */
const sampleSize = 16n;

interface Neighbour {
  readonly partition: number;
  readonly offset: bigint;
  /** The producer's time of this copy, the broker's where it appends its own. */
  readonly at: Instant | null;
  readonly row: OutboxObservation;
}

/** Records at some offsets whose outbox rows are known: only those compare on one clock. */
async function neighboursAt(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  places: readonly { readonly partition: number; readonly offset: bigint }[],
): Promise<readonly Neighbour[]> {
  const { route, open, signal } = gathering;
  if (route.outbox === null || places.length === 0) return [];
  const outbox = open.sources.outbox(route.outbox.source);
  if (!outbox.ok) return [];
  const records: RecordObservation[] = [];
  for await (const reading of broker.read(topic.topic, topic.topicRole, route.identity, places, signal)) {
    if (reading.type === 'observation' && reading.observation.kind === 'record') records.push(reading.observation);
  }
  const values = [...new Set(records.flatMap((record) => record.facts.messageId ?? []))];
  if (values.length === 0) return [];
  const rows = new Map<string, OutboxObservation>();
  for await (const reading of outbox.value.find(route.outbox, { by: 'messageId', values }, signal)) {
    if (reading.type === 'observation' && reading.observation.kind === 'outbox')
      rows.set(reading.observation.facts.messageId ?? '', reading.observation);
  }
  return records.flatMap((record) => {
    const row = rows.get(record.facts.messageId ?? '');
    return row === undefined
      ? []
      : [{ partition: Number(record.coordinates['partition']), offset: BigInt(record.coordinates['offset'] ?? '0'), at: record.at, row }];
  });
}

interface Search {
  readonly direction: -1 | 1;
  readonly instant: Instant;
  readonly choose: (sample: readonly Neighbour[]) => bigint | undefined;
}

/** Looks ever further from `instant` until each partition has a neighbour. */
async function search(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  boundaries: readonly PartitionBoundary[],
  { direction, instant, choose }: Search,
): Promise<ReadonlyMap<number, bigint>> {
  const found = new Map<number, bigint>();
  for (const distance of distances) {
    const open = boundaries.filter(({ partition }) => !found.has(partition));
    if (open.length === 0 || gathering.signal.aborted) break;
    const answer = await broker.offsetsAt(topic.topic, shift(instant, direction * distance), gathering.signal);
    if (!answer.ok) break;
    const places = open.flatMap(({ partition, logStart, highWatermark }) => {
      const middle = answer.value.find((each) => each.partition === partition)?.offset ?? highWatermark;
      const from = direction < 0 ? middle - sampleSize : middle;
      const offsets = Array.from({ length: Number(sampleSize) }, (_, index) => from + BigInt(index));
      return offsets.filter((offset) => offset >= logStart && offset < highWatermark).map((offset) => ({ partition, offset }));
    });
    for (const [partition, sample] of Map.groupBy(
      await neighboursAt(gathering, broker, topic, places),
      (neighbour) => neighbour.partition,
    )) {
      const offset = choose(sample);
      if (offset !== undefined) found.set(partition, offset);
    }
  }
  return found;
}

function lowest(neighbours: readonly Neighbour[]): bigint | undefined {
  return neighbours.reduce<bigint | undefined>((least, { offset }) => (least === undefined || offset < least ? offset : least), undefined);
}

/** What a lower neighbour is measured by; `margin` is how wrong the records' clock may be, in milliseconds. */
export interface Before {
  readonly createdAt: Instant;
  readonly margin: number;
}

/** True when the broker acknowledged this very copy to the row. */
function isAcknowledged({ partition, offset, row: { facts } }: Neighbour): boolean {
  return facts.partition === String(partition) && facts.offset === String(offset);
}

/**
 * Per partition the offset of a record that was surely written before `createdAt`: its row was sent
 * and grace had passed, and it is the copy that was sent then. A relay that restarts sends whole
 * blocks of old messages again, right behind what it sent last: so a copy counts only where its row
 * names its place, or its own time is older by more than its clock may be wrong. Three quarters of
 * the sample must fit, and the lowest of them counts. Partitions without such a neighbour are left out.
 */
export function neighbourBefore(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  boundaries: readonly PartitionBoundary[],
  { createdAt, margin }: Before,
): Promise<ReadonlyMap<number, bigint>> {
  const { grace } = gathering.route;
  const limit = micros(createdAt);
  const fits = (neighbour: Neighbour): boolean => {
    const { sentAt } = neighbour.row.facts;
    const sentBefore = sentAt !== undefined && micros(sentAt) + span(grace) < limit;
    return sentBefore && (isAcknowledged(neighbour) || (neighbour.at !== null && micros(neighbour.at) + span(margin) < limit));
  };
  const choose = (sample: readonly Neighbour[]): bigint | undefined => {
    const fitting = sample.filter(fits);
    return fitting.length >= 4 && fitting.length * 4 >= sample.length * 3 ? lowest(fitting) : undefined;
  };
  return search(gathering, broker, topic, boundaries, { direction: -1, instant: createdAt, choose });
}

/** Per partition the offset of a record whose row was surely written after `sentAt`: no copy can be older than its row. Partitions without one are left out. */
export function neighbourAfter(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  boundaries: readonly PartitionBoundary[],
  sentAt: Instant,
): Promise<ReadonlyMap<number, bigint>> {
  const { grace } = gathering.route;
  const fits = ({ row: { facts } }: Neighbour): boolean =>
    facts.createdAt !== undefined && micros(facts.createdAt) > micros(sentAt) + span(grace);
  return search(gathering, broker, topic, boundaries, { direction: 1, instant: sentAt, choose: (sample) => lowest(sample.filter(fits)) });
}
