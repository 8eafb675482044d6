import { messageIdOf } from '../../domain/lifecycle/correlate.ts';
import { configs } from '../../domain/lifecycle/facets.ts';
import { clockMarginOf } from '../../domain/observation/absent-from-log.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { micros, shift } from '../../domain/observation/instant.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import { sentUntil } from '../../domain/observation/sent-until.ts';
import type { BrokerSource, OffsetAt, OffsetRange } from '../../ports/broker.ts';
import type { Reading } from '../../ports/reading.ts';
import type { Gathering } from './gathering.ts';
import type { RouteTopic, TopicBoundaries } from './topics.ts';

/** How often an end is looked for: enough to tell several hundred messages apart, because each look may wait for what never comes. */
const looks = 10;

function inOrder(instants: readonly Instant[]): readonly Instant[] {
  return [...new Set(instants)].toSorted((a, b) => (micros(a) < micros(b) ? -1 : Number(micros(a) > micros(b))));
}

/** By when each message was sent, or put aside, as far as that is known, in order. */
function endsWanted({ collector }: Gathering, topic: RouteTopic): readonly Instant[] {
  const named = collector.observations.filter((observation) => messageIdOf(observation) !== undefined);
  const sent = [...Map.groupBy(named, messageIdOf).values()].map((observations) => sentUntil({ observations }));
  const failed = named.flatMap((observation: Observation) =>
    topic.topicRole.role !== 'destination' && observation.kind === 'consume' ? [observation.at] : [],
  );
  const known = [...sent, ...failed].filter((instant): instant is Instant => instant !== null && instant !== false);
  return inOrder(known);
}

interface Look {
  readonly gathering: Gathering;
  readonly broker: BrokerSource;
  readonly topic: RouteTopic;
}

async function offsetAt({ gathering, broker, topic }: Look, instant: Instant): Promise<OffsetAt | null> {
  if (gathering.signal.aborted) return null;
  const answer = await broker.offsetsAt(topic.topic, instant, gathering.signal);
  if (!answer.ok) gathering.collector.fail(topic.source, answer.failure);
  return answer.ok ? (answer.value[0] ?? null) : null;
}

interface ProvenEnd {
  readonly endAt: Instant;
  readonly offset: bigint;
}

/** The latest of the instants behind which something stands, and the first offset there; null when nothing stands behind any. */
async function provenEnd(look: Look, instants: readonly Instant[]): Promise<ProvenEnd | null> {
  let found: ProvenEnd | null = null;
  let [low, high] = [0, instants.length - 1];
  // The latest first: of a single message it is the only one, and of old ones all are proven by it.
  for (let middle = high, count = 0; low <= high && count < looks; middle = (low + high) >> 1, count += 1) {
    const endAt = instants[middle];
    const at = endAt === undefined ? null : await offsetAt(look, endAt);
    if (at === null || endAt === undefined) return found;
    if (at.nothingBehind === true) high = middle - 1;
    else {
      found = { endAt, offset: at.offset };
      low = middle + 1;
    }
  }
  return found;
}

/** The earliest of the instants before which something stands; null when nothing stands before any. */
async function provenBegin(look: Look, instants: readonly Instant[], logStart: bigint): Promise<Instant | null> {
  let found: Instant | null = null;
  let [low, high] = [0, instants.length - 1];
  for (let count = 0; low <= high && count < looks; count += 1) {
    const middle = (low + high) >> 1;
    const beginAt = instants[middle];
    const at = beginAt === undefined ? null : await offsetAt(look, beginAt);
    if (at === null || beginAt === undefined) return found;
    if (at.offset > logStart) {
      found = beginAt;
      high = middle - 1;
    } else low = middle + 1;
  }
  return found;
}

/** Notes from when and up to when the stream is proven to be whole, where absences are judged. */
async function note(
  { collector }: Gathering,
  topic: RouteTopic,
  proven: { readonly firstAt?: Instant; readonly endAt?: Instant },
): Promise<void> {
  const [boundary] = configs(collector, 'partition').filter(
    ({ source, coordinates }) => source === topic.source && coordinates['topic'] === topic.topic,
  );
  if (boundary === undefined) return;
  const readings = (async function* (): AsyncGenerator<Reading> {
    yield { type: 'observation', observation: { ...boundary, facts: { ...boundary.facts, ...proven } } };
  })();
  await collector.take(topic.source, readings);
}

/**
 * The range of a stream that an absence needs. Its broker wrote every time in it, so it is read from
 * the margin before the oldest message, and something older must stand before each: else the
 * stream may have been bound only later. It has no end that can be asked: what is proven ends at the
 * first offset behind the latest instant that a message was sent by, and grace and margin.
 */
export async function planStream(
  gathering: Gathering,
  broker: BrokerSource,
  topic: RouteTopic,
  boundaries: TopicBoundaries,
  eventAts: readonly (Instant | null)[],
): Promise<readonly OffsetRange[]> {
  const { route, query } = gathering;
  const [boundary] = boundaries.partitions;
  if (boundary === undefined) return [];
  const look = { gathering, broker, topic };
  const margin = clockMarginOf({ route }, boundaries.timestampType);
  const begins = inOrder(
    [...eventAts, query.window?.from].flatMap((instant) => (instant === null || instant === undefined ? [] : shift(instant, -margin))),
  );
  const ends = endsWanted(gathering, topic).map((instant) => shift(instant, route.grace + margin));
  // Side by side, because where nothing stands behind an instant the answer is a silence that is waited for.
  const [earliest] = begins;
  const { partition, logStart, highWatermark } = boundary;
  const [begin, end, older] = await Promise.all([
    earliest === undefined ? null : offsetAt(look, earliest),
    provenEnd(look, ends),
    // Of several messages the oldest may be older than all that stands there, and the others are not.
    begins.length < 2 ? null : provenBegin(look, begins, logStart),
  ]);
  // What stands before an instant is older than it, so the first record is.
  const firstAt = older === null ? {} : { firstAt: shift(older, -1) };
  if (end !== null || older !== null) await note(gathering, topic, { ...firstAt, ...(end === null ? {} : { endAt: end.endAt }) });
  // The last chunk is read as well: what is found there counts, though it covers nothing.
  const to = end !== null && end.offset > highWatermark ? end.offset : highWatermark;
  const from = begin === null || begin.offset < logStart ? logStart : begin.offset;
  return [{ partition, from: from < to ? from : to, to }];
}
