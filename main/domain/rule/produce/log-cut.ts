import { boundaryOf, configs } from '../../lifecycle/facets.ts';
import { partitionSamples } from '../../lifecycle/history.ts';
import { clockMarginOf } from '../../observation/absent-from-log.ts';
import { micros, span } from '../../observation/instant.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { ProduceContext } from '../rule.ts';
import type { Acknowledged } from './acknowledged.ts';
import { certainPlaces, standingAt } from './acknowledged.ts';
import { clockOffset } from './boundary-after-sending.ts';

/**
 * How a log shows that it was cut below an acknowledged place: it `end`s at or before it, the place
 * holds `other`, or the leader `epoch` after the acknowledged one begins at or below it.
 */
export interface LogCut {
  readonly place: Acknowledged;
  readonly by: 'end' | 'other' | 'epoch';
  readonly evidence: readonly string[];
  /** `end`, `epoch`, `cutAt`, `other`, as far as they are known. */
  readonly facts: Readonly<Record<string, string>>;
}

interface EpochBegin {
  readonly id: string;
  readonly epoch: bigint;
  readonly offset: bigint;
  /** True when its first record is surely older than the message. */
  readonly before: boolean;
}

/** The leader epochs that begin at or below the place, in order. */
function epochsBelow(
  { lifecycle, facets }: ProduceContext,
  { source, topic, partition, offsetNumber }: Acknowledged,
): readonly EpochBegin[] {
  const described = configs(lifecycle, 'topic').find((config) => config.source === source && config.coordinates['topic'] === topic);
  const margin = span(clockMarginOf(lifecycle, described?.facts.timestampType));
  const found = configs(lifecycle, 'epoch').flatMap(({ id, source: of, coordinates, facts }) => {
    const [epoch, offset] = [wholeNumber(facts.epoch), wholeNumber(coordinates['offset'])];
    const same = of === source && coordinates['topic'] === topic && coordinates['partition'] === partition;
    if (!same || epoch === null || offset === null || offset > offsetNumber) return [];
    const { firstAt } = facts;
    const before = facets.eventAt !== null && firstAt !== undefined && micros(firstAt) + margin < micros(facets.eventAt);
    return [{ id, epoch, offset, before }];
  });
  return found.toSorted((a, b) => (a.epoch < b.epoch ? -1 : 1));
}

/** The newest epoch that the acknowledged record can be of: the one sampled once the log had come past the place, or after it was acknowledged. */
function acknowledgedEpoch(
  context: ProduceContext,
  place: Acknowledged,
): { readonly epoch: bigint; readonly evidence: string } | undefined {
  const { grace } = context.lifecycle.route;
  const acknowledged = place.at === null ? null : micros(place.at) - (place.by === 'row' ? clockOffset(context) : 0n) + span(grace);
  for (const { id, at, facts } of partitionSamples(context.lifecycle, place)) {
    const [epoch, end] = [wholeNumber(facts.leaderEpoch), wholeNumber(facts.highWatermark)];
    const reached = (end !== null && end > place.offsetNumber) || (acknowledged !== null && micros(at) >= acknowledged);
    if (epoch !== null && reached) return { epoch, evidence: id };
  }
  return undefined;
}

/** True when the boundary was taken so late that a leader which had acknowledged the place must show it. */
function isSettled(context: ProduceContext, place: Acknowledged, taken: string | null): boolean {
  if (place.at === null) return place.by === 'row';
  const said = micros(place.at) - (place.by === 'row' ? clockOffset(context) : 0n);
  return taken !== null && micros(taken) >= said + span(context.lifecycle.route.grace);
}

function cutOf(context: ProduceContext, place: Acknowledged): LogCut | undefined {
  const boundary = boundaryOf(context.lifecycle, { source: place.source, coordinates: { topic: place.topic, partition: place.partition } });
  const end = wholeNumber(boundary?.facts.highWatermark);
  if (boundary === undefined || end === null || (place.logStart !== null && place.offsetNumber < place.logStart)) return undefined;
  const epochs = epochsBelow(context, place);
  const known = acknowledgedEpoch(context, place);
  const after = known === undefined ? undefined : epochs.find(({ epoch }) => epoch > known.epoch);
  // Without a sample only a single change that is not surely older can be the one that cut it.
  const changes = epochs.filter(({ before }) => !before);
  const cut = after ?? (changes.length === 1 ? changes[0] : undefined);
  const facts = cut === undefined ? {} : { epoch: String(cut.epoch), cutAt: String(cut.offset) };
  const evidence = [
    place.evidence,
    ...(cut === undefined ? [] : [cut.id]),
    ...(after === undefined || known === undefined ? [] : [known.evidence]),
  ];
  if (end <= place.offsetNumber && isSettled(context, place, boundary.at))
    return { place, by: 'end', evidence: [...evidence, boundary.id], facts: { ...facts, end: String(end) } };
  const standing = standingAt(context, place);
  if (standing?.facts.holds === 'other')
    return { place, by: 'other', evidence: [...evidence, standing.id], facts: { ...facts, other: standing.facts.messageId ?? '' } };
  return after === undefined || end <= place.offsetNumber ? undefined : { place, by: 'epoch', evidence, facts };
}

/** The first acknowledged place above which its log was surely cut; undefined when none shows it. */
export function logCut(context: ProduceContext): LogCut | undefined {
  for (const place of certainPlaces(context)) {
    const cut = cutOf(context, place);
    if (cut !== undefined) return cut;
  }
  return undefined;
}
