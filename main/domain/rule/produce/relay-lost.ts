import { configs, idsOf } from '../../lifecycle/facets.ts';
import { allAbsent } from '../../observation/absence.ts';
import { outboxRead } from '../../observation/absent-from-store.ts';
import { clockMarginOf } from '../../observation/absent-from-log.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import type { Lifecycle } from '../../lifecycle/lifecycle.ts';
import type { Instant, Microseconds } from '../../observation/instant.ts';
import { micros, span } from '../../observation/instant.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { Code } from '../../verdict/code.ts';
import type { TopicPlace } from '../../workspace/route.ts';
import { isOlder } from '../age.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { boundaryAfterSending } from './boundary-after-sending.ts';
import { openCodes } from './open-codes.ts';

/**
 * True when a partition has had another leader and no record tells since when: a log that was cut to
 * nothing, or whose first record was written by that leader, unless that record is surely older.
 */
function undatedLeader(lifecycle: Lifecycle, { source, topic }: TopicPlace, from: Instant | null, margin: Microseconds): boolean {
  return configs(lifecycle, 'partition').some(({ source: of, coordinates, facts: { leaderEpoch, firstAt } }) => {
    if (of !== source || coordinates['topic'] !== topic || leaderEpoch === undefined) return false;
    const dated = configs(lifecycle, 'epoch').filter(
      (epoch) =>
        epoch.source === source && epoch.coordinates['topic'] === topic && epoch.coordinates['partition'] === coordinates['partition'],
    );
    const known = [leaderEpoch, ...dated.map(({ facts }) => facts.previousEpoch)].flatMap((epoch) => wholeNumber(epoch) ?? []);
    const older = from !== null && firstAt !== undefined && micros(firstAt) + margin < micros(from);
    return known.length > 0 && known.every((epoch) => epoch > 0n) && !older;
  });
}

/**
 * Whether a leader epoch may have begun in the destination between the recording and the latest
 * instant of sending: then the broker, and not the relay, may have lost it. Record times are the
 * producers', so an epoch counts as outside only by more than the clock margin.
 */
function leaderMayHaveChanged({ lifecycle, facets }: ProduceContext, until: Instant | undefined): boolean {
  const { destination, grace } = lifecycle.route;
  if (destination.kind === 'exchange') return false;
  const from = facets.eventAt;
  const topic = configs(lifecycle, 'topic').find(
    ({ source, coordinates }) => source === destination.source && coordinates['topic'] === destination.topic,
  );
  const margin = span(clockMarginOf(lifecycle, topic?.facts.timestampType));
  if (undatedLeader(lifecycle, destination, from, margin)) return true;
  return configs(lifecycle, 'epoch').some(({ source, coordinates, facts }) => {
    if (source !== destination.source || coordinates['topic'] !== destination.topic) return false;
    const before = from !== null && facts.firstAt !== undefined && micros(facts.firstAt) + margin < micros(from);
    const after = until !== undefined && facts.previousAt !== undefined && micros(facts.previousAt) - margin > micros(until) + span(grace);
    return !before && !after;
  });
}

/** Somebody says that the message was sent, and no copy stands anywhere on the route. */
export const relayLost: Rule<ProduceContext> = {
  id: 'relay-lost',
  code: 'RELAY_LOST',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, facets, now } = context;
    const sentRows = facets.rows.filter((row) => row.facts.state === 'sent');
    const sends = facets.sends.filter((send) => send.facts.outcome === 'ok');
    const stateless = facets.rows.filter(
      (row) => row.facts.state === 'none' && isOlder(now, row.facts.createdAt, lifecycle.route.outbox?.allowance ?? 0),
    );
    const evidence = idsOf([...sentRows, ...sends, ...stateless]);
    if (evidence.length === 0 || facets.copies.length > 0) return null;
    const sentAt = sentRows[0]?.facts.sentAt ?? sends[0]?.at ?? undefined;
    const facts = { by: sentRows.length > 0 ? 'row' : sends.length > 0 ? 'trace' : 'stateless', sentAt: sentAt ?? '' };
    const open: Code[] = ['RELAY_LOST', 'BROKER_LOST'];
    // A trace alone does not say whether the row waits for another try.
    const rowsKnown = facets.rows.length === 0 ? [outboxRead(lifecycle)] : [];
    const absence = allAbsent([absentFromRoute(lifecycle, facets.eventAt), boundaryAfterSending(context), ...rowsKnown]);
    if (!absence.proven) return blocked(absence, [...open, ...openCodes(context)], { evidence, facts, waitsIn: 'store' });
    const doubtful = facts.by === 'stateless' || leaderMayHaveChanged(context, sentAt);
    return holds({
      certainty: doubtful ? 'suspected' : 'proven',
      candidates: doubtful ? open : [],
      evidence,
      facts,
      coverage: absence.coverage,
    });
  },
};
