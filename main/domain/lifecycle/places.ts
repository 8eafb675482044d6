import type { ConfigFacts, ConfigObservation, Observation, RecordObservation } from '../observation/observation.ts';
import { wholeNumber } from '../observation/whole-number.ts';
import type { Log } from './logs.ts';

export type PlaceConfig = ConfigObservation & { readonly facts: Extract<ConfigFacts, { subject: 'place' }> };

/** `source topic partition offset`. */
function nameOf(source: string, topic: string | undefined, partition: string | undefined, offset: string | undefined): string {
  return `${source} ${topic} ${partition} ${offset}`;
}

/** The places of the logs in which rows, producers or consumers say that their message stands. */
export function namedPlaces(own: readonly Observation[], logs: readonly Log[]): ReadonlySet<string> {
  return new Set(
    own.flatMap(({ kind, facts }) => {
      if ((kind !== 'outbox' && kind !== 'produce' && kind !== 'consume') || facts.offset === undefined) return [];
      return logs.map(({ source, topic }) => nameOf(source, topic, facts.partition, facts.offset));
    }),
  );
}

/** True for a place at which something of this message is said to stand, and for one that was noted with this message in a case. */
export function isPlaceOf({ source, coordinates, facts }: PlaceConfig, named: ReadonlySet<string>): boolean {
  return facts.holds === 'other' || named.has(nameOf(source, coordinates['topic'], coordinates['partition'], coordinates['offset']));
}

function isOther(observation: Observation, messageId: string): observation is RecordObservation {
  if (observation.kind !== 'record' || observation.facts.role !== 'destination') return false;
  return observation.facts.messageId !== undefined && observation.facts.messageId !== messageId;
}

function placeOf({ source, at, clock, coordinates, facts: { messageId, businessKey } }: RecordObservation): ConfigObservation {
  const names = { ...(messageId === undefined ? {} : { messageId }), ...(businessKey === undefined ? {} : { businessKey }) };
  return { id: '', source, kind: 'config', at, clock, coordinates, facts: { subject: 'place', holds: 'other', ...names } };
}

function offsetOf({ coordinates }: Pick<Observation, 'coordinates'>): bigint {
  return wholeNumber(coordinates['offset']) ?? -1n;
}

/** The highest offset at which the message stands, or is said to stand, in the partition of `record`; null where it is not known to be there. */
function ownOffset({ source, coordinates }: RecordObservation, own: readonly Observation[], named: ReadonlySet<string>): bigint | null {
  const prefix = nameOf(source, coordinates['topic'], coordinates['partition'], '');
  const said = [...named].filter((name) => name.startsWith(prefix)).map((name) => wholeNumber(name.slice(prefix.length)));
  const stored = own.flatMap((each) =>
    each.kind === 'record' && nameOf(each.source, each.coordinates['topic'], each.coordinates['partition'], '') === prefix
      ? [offsetOf(each)]
      : [],
  );
  const offsets = [...said, ...stored].filter((offset) => offset !== null);
  return offsets.reduce<bigint | null>((highest, offset) => (highest === null || offset > highest ? offset : highest), null);
}

/** Of each partition the next record behind the message, else, where the message is not known to be there, the last one. */
function successors(
  alike: readonly RecordObservation[],
  own: readonly Observation[],
  named: ReadonlySet<string>,
): readonly RecordObservation[] {
  const partitions = Map.groupBy(alike, ({ source, coordinates }) => nameOf(source, coordinates['topic'], coordinates['partition'], ''));
  return [...partitions.values()].flatMap((records) => {
    const sorted = records.toSorted((a, b) => (offsetOf(a) < offsetOf(b) ? -1 : 1));
    const [first] = sorted;
    const after = first === undefined ? null : ownOffset(first, own, named);
    const found = after === null ? sorted.at(-1) : sorted.find((record) => offsetOf(record) > after);
    return found === undefined ? [] : [found];
  });
}

/**
 * What records of other messages tell of this one: which of them stand where it was acknowledged, and
 * where the next one with its business key stands. They are no copies, so they become `place` observations.
 */
export function otherPlaces(
  observations: readonly Observation[],
  messageId: string,
  own: readonly Observation[],
  named: ReadonlySet<string>,
): readonly ConfigObservation[] {
  const keys = new Set(
    own
      .flatMap((each) => (each.kind === 'commit' || each.kind === 'config' ? [] : [each.facts.businessKey]))
      .filter((key) => key !== undefined),
  );
  if (keys.size + named.size === 0) return [];
  const standing: RecordObservation[] = [];
  const alike: RecordObservation[] = [];
  for (const record of observations) {
    if (!isOther(record, messageId)) continue;
    const { source, coordinates, facts } = record;
    if (named.has(nameOf(source, coordinates['topic'], coordinates['partition'], coordinates['offset']))) standing.push(record);
    if (facts.businessKey !== undefined && keys.has(facts.businessKey) && facts.visibility === 'visible') alike.push(record);
  }
  return [...new Set([...standing, ...successors(alike, own, named)])].map(placeOf);
}
