import type { Facets } from '../lifecycle/facets.ts';
import { configs, idsOf } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { clockMarginOf } from '../observation/absent-from-log.ts';
import { absentFromEffect } from '../observation/absent-from-store.ts';
import { micros, span } from '../observation/instant.ts';
import { wholeNumber } from '../observation/whole-number.ts';
import type { Finding, Verdict } from './verdict.ts';
import { familyOf } from './weight.ts';

/** Beyond this the difference between two clocks is shown, in milliseconds. */
const skewLimit = 5000;
/** Beyond this two steps of one message that run backwards in time are shown, in milliseconds. */
const orderLimit = 1000;

/** The row still says it was not sent although it was: the relay will send it again. */
function rowBehind(facets: Facets): readonly Finding[] {
  const behind = facets.rows.filter((row) => ['pending', 'claimed', 'failed'].includes(row.facts.state));
  const seen = [...facets.visible, ...facets.diverted, ...facets.sightings];
  const [row] = behind;
  if (row === undefined || seen.length === 0) return [];
  return [{ id: 'row-behind', facts: { state: row.facts.state }, evidence: idsOf([...behind, ...seen]) }];
}

/** A producer reported an error for a message that arrived after all. */
function errorWasNotFinal(facets: Facets): readonly Finding[] {
  const errors = [
    ...facets.sends.filter((send) => send.facts.outcome === 'failed'),
    ...facets.rows.filter((row) => row.facts.state === 'failed'),
  ];
  const seen = [...facets.visible, ...facets.diverted, ...facets.sightings];
  const [first] = errors;
  if (first === undefined || seen.length === 0) return [];
  return [{ id: 'error-was-not-final', facts: { error: first.facts.error ?? '' }, evidence: idsOf([...errors, ...seen]) }];
}

/** Everything that says that a consumer processed the message. */
function successesOf(facets: Facets, consumer: string) {
  const owned = [...facets.effects, ...facets.dedupes.filter((entry) => entry.facts.means === 'done')].filter(
    (entry) => entry.facts.ownsKey,
  );
  return [...facets.consumes.filter((line) => line.facts.outcome === 'ok'), ...owned].filter(
    (sighting) => sighting.facts.consumer === consumer,
  );
}

/** Processed after the message's time-to-live had passed. */
function late({ route }: Lifecycle, facets: Facets): readonly Finding[] {
  const { timeToLive } = route;
  const { eventAt } = facets;
  if (timeToLive === null || eventAt === null) return [];
  return route.consumers.flatMap(({ name }) => {
    const done = successesOf(facets, name).filter((sighting) => sighting.at !== null);
    const [first] = done.toSorted((a, b) => (micros(a.at ?? eventAt) < micros(b.at ?? eventAt) ? -1 : 1));
    if (first?.at === undefined || first.at === null || micros(first.at) - micros(eventAt) <= span(timeToLive)) return [];
    return [
      {
        id: 'late' as const,
        facts: { consumer: name, at: first.at, milliseconds: String((micros(first.at) - micros(eventAt)) / 1000n) },
        evidence: [first.id],
      },
    ];
  });
}

/** A consumer says it processed the message, and its effect was looked for and is not there. */
function noEffectSeen(lifecycle: Lifecycle, facets: Facets): readonly Finding[] {
  return lifecycle.route.consumers.flatMap((consumer) => {
    const said = successesOf(facets, consumer.name);
    const has = facets.effects.some((effect) => effect.facts.consumer === consumer.name);
    if (consumer.effect === null || said.length === 0 || has || !absentFromEffect(lifecycle, consumer, consumer.effect).proven) return [];
    return [{ id: 'no-effect-seen' as const, facts: { consumer: consumer.name, table: consumer.effect.table }, evidence: idsOf(said) }];
  });
}

/** A database's clock differs from this machine's, or a record carries a time before its own row was written. */
function clockSkew(lifecycle: Lifecycle, facets: Facets): readonly Finding[] {
  const databases = configs(lifecycle, 'database').filter((config) => Math.abs(Number(config.facts.clockOffset)) > skewLimit);
  const found: Finding[] = databases.map((config) => ({
    id: 'clock-skew',
    facts: { source: config.source, milliseconds: config.facts.clockOffset },
    evidence: [config.id],
  }));
  const created = facets.rows.find((row) => row.facts.createdAt !== undefined);
  const early = facets.visible.find(
    (copy) =>
      copy.at !== null && created?.facts.createdAt !== undefined && micros(created.facts.createdAt) - micros(copy.at) > span(orderLimit),
  );
  if (created?.facts.createdAt !== undefined && early !== undefined && early.at !== null) {
    const milliseconds = String((micros(early.at) - micros(created.facts.createdAt)) / 1000n);
    found.push({ id: 'clock-skew', facts: { source: early.source, milliseconds }, evidence: [created.id, early.id] });
  }
  return found;
}

/** The highest offset at which the message stands, or is said to stand, in one partition; null where it is not known to be there. */
function offsetIn({ visible, rows, sends }: Facets, topic: string | undefined, partition: string | undefined): bigint | null {
  const stored = visible.filter(({ coordinates }) => coordinates['topic'] === topic).map(({ coordinates }) => coordinates);
  const said = [...rows, ...sends].map(({ facts }) => ({ partition: facts.partition, offset: facts.offset }));
  const offsets = [...stored, ...said]
    .filter((place) => place['partition'] === partition)
    .map((place) => wholeNumber(place['offset']))
    .filter((offset) => offset !== null);
  return offsets.reduce<bigint | null>((highest, offset) => (highest === null || offset > highest ? offset : highest), null);
}

/**
 * Something is wrong with the message, and a later one of its business key stands on the route: behind
 * it in its partition, or younger by more than a producer's clock may be wrong where nobody knows its place.
 */
function overtaken(lifecycle: Lifecycle, facets: Facets, verdict: Pick<Verdict, 'code' | 'facts'>): readonly Finding[] {
  const { businessKey, route } = lifecycle;
  const { destination } = route;
  if (familyOf(verdict.code, verdict.facts['rowSaysSent'] === 'true') !== 'wrong' || businessKey === null) return [];
  const topic = configs(lifecycle, 'topic').find(
    ({ coordinates }) => destination.kind === 'topic' && coordinates['topic'] === destination.topic,
  );
  const margin = span(clockMarginOf(lifecycle, topic?.facts.timestampType));
  const later = configs(lifecycle, 'place').find(({ at, coordinates, facts }) => {
    if (facts.businessKey !== businessKey) return false;
    const own = offsetIn(facets, coordinates['topic'], coordinates['partition']);
    const offset = wholeNumber(coordinates['offset']);
    if (own !== null) return offset !== null && offset > own;
    return at !== null && facets.eventAt !== null && micros(at) > micros(facets.eventAt) + margin;
  });
  if (later === undefined) return [];
  return [{ id: 'overtaken', facts: { messageId: later.facts.messageId ?? '', ...later.coordinates }, evidence: [later.id] }];
}

/** What there is to know beside the verdicts; `verdict` is the overall one. */
export function findingsOf(lifecycle: Lifecycle, facets: Facets, verdict: Pick<Verdict, 'code' | 'facts'>): readonly Finding[] {
  return [
    ...rowBehind(facets),
    ...errorWasNotFinal(facets),
    ...late(lifecycle, facets),
    ...noEffectSeen(lifecycle, facets),
    ...clockSkew(lifecycle, facets),
    ...overtaken(lifecycle, facets, verdict),
  ];
}
