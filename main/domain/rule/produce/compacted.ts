import { isRecordKey } from '../../identity/place.ts';
import { boundaryOf, configs, idsOf } from '../../lifecycle/facets.ts';
import type { PlaceConfig } from '../../lifecycle/places.ts';
import { allAbsent } from '../../observation/absence.ts';
import { remainderRead } from '../../observation/absent-from-place.ts';
import { micros } from '../../observation/instant.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { Code } from '../../verdict/code.ts';
import { insideGrace, isOlder } from '../age.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import type { Acknowledged } from './acknowledged.ts';
import { acknowledgedPlaces, certainPlaces, standingAt } from './acknowledged.ts';
import { boundaryAfterSending } from './boundary-after-sending.ts';
import { compacts } from './broker-lost.ts';
import { logCut } from './log-cut.ts';
import { openCodes } from './open-codes.ts';

/** The places of other messages with this one's record key; empty where the business key is not the record's key. */
function sameKey({ lifecycle }: ProduceContext): readonly PlaceConfig[] {
  const { destination, identity } = lifecycle.route;
  if (!isRecordKey(identity.businessKey) || lifecycle.businessKey === null || destination.kind === 'exchange') return [];
  return configs(lifecycle, 'place').filter(
    ({ source, coordinates, facts }) =>
      source === destination.source && coordinates['topic'] === destination.topic && facts.businessKey === lifecycle.businessKey,
  );
}

interface Hole {
  readonly place: Acknowledged;
  readonly evidence: string;
}

/** The first acknowledged place inside the log that was read and holds no record. */
function holeOf(context: ProduceContext): Hole | undefined {
  for (const place of certainPlaces(context)) {
    const standing = standingAt(context, place);
    const { source, topic, partition } = place;
    const boundary = boundaryOf(context.lifecycle, { source, coordinates: { topic, partition } });
    const [start, end] = [wholeNumber(boundary?.facts.logStart), wholeNumber(boundary?.facts.highWatermark)];
    const inside = start !== null && end !== null && start <= place.offsetNumber && place.offsetNumber < end;
    if (inside && standing?.facts.holds === 'nothing') return { place, evidence: standing.id };
  }
  return undefined;
}

/** Who says that a message without a known place was sent. */
function saidSent({ facets, now, lifecycle }: ProduceContext): readonly string[] {
  const { rows, sends, sightings } = facets;
  if (rows.some(({ facts }) => facts.state === 'pending' || facts.state === 'claimed')) return [];
  const allowance = lifecycle.route.outbox?.allowance ?? 0;
  const sent = rows.filter(({ facts }) => facts.state === 'sent' || (facts.state === 'none' && isOlder(now, facts.createdAt, allowance)));
  return idsOf([...sent, ...sends.filter(({ facts }) => facts.outcome === 'ok'), ...sightings]);
}

interface Replaced {
  readonly evidence: readonly string[];
  readonly by: PlaceConfig;
  /** Null: known by its key only. */
  readonly place: Acknowledged | null;
}

/** What took its place: the next record with its key, behind its hole, or younger where nobody knows where it stood. */
function replacedBy(context: ProduceContext): Replaced | undefined {
  const alike = sameKey(context);
  const hole = holeOf(context);
  if (hole !== undefined) {
    const { place } = hole;
    const later = alike.find(
      ({ coordinates }) => coordinates['partition'] === place.partition && (wholeNumber(coordinates['offset']) ?? -1n) > place.offsetNumber,
    );
    return later === undefined ? undefined : { evidence: [place.evidence, hole.evidence, later.id], by: later, place };
  }
  const said = saidSent(context);
  const { eventAt } = context.facets;
  if (said.length === 0 || eventAt === null || acknowledgedPlaces(context).length > 0) return undefined;
  const younger = alike.find(({ at }) => at !== null && micros(at) > micros(eventAt));
  return younger === undefined ? undefined : { evidence: [...said, younger.id], by: younger, place: null };
}

/**
 * The log keeps the last record of each key: nothing stands where the message was acknowledged, and a
 * later record with its key does. Suspected where it is known by its key only. Where the later record
 * is gone too (a tombstone is removed in the end), nothing shows it and the next rules leave it open.
 */
export const compacted: Rule<ProduceContext> = {
  id: 'compacted',
  code: 'COMPACTED',
  restsOnAbsence: true,
  decide: (context) => {
    const { facets, lifecycle } = context;
    if (facets.copies.length > 0 || insideGrace(context) || !compacts(context) || logCut(context) !== undefined) return null;
    const found = replacedBy(context);
    if (found === undefined) return null;
    const { place, by, evidence } = found;
    const facts = {
      ...(place === null ? {} : { topic: place.topic, partition: place.partition, offset: place.offset }),
      replacedBy: by.facts.messageId ?? '',
      replacedAt: by.coordinates['offset'] ?? '',
    };
    const lost: readonly Code[] = facets.sightings.length > 0 ? ['BROKER_LOST'] : ['RELAY_LOST', 'BROKER_LOST'];
    const open: readonly Code[] = place === null ? ['COMPACTED', ...lost] : ['COMPACTED', 'BROKER_LOST'];
    const absence = allAbsent([remainderRead(lifecycle), boundaryAfterSending(context)]);
    if (!absence.proven) return blocked(absence, [...open, ...openCodes(context)], { evidence, facts, waitsIn: 'store' });
    return holds({
      certainty: place === null ? 'suspected' : 'proven',
      candidates: place === null ? open : [],
      evidence,
      coverage: absence.coverage,
      facts,
    });
  },
};
