import { configs } from '../../lifecycle/facets.ts';
import type { Absence } from '../../observation/absence.ts';
import { allAbsent, unproven } from '../../observation/absence.ts';
import type { Microseconds } from '../../observation/instant.ts';
import { micros, span } from '../../observation/instant.ts';
import type { ProduceContext } from '../rule.ts';

/** The clock of the outbox's database minus this machine's. */
export function clockOffset({ lifecycle }: Pick<ProduceContext, 'lifecycle'>): Microseconds {
  const database = configs(lifecycle, 'database').find((config) => config.source === lifecycle.route.outbox?.source);
  return span(Number(database?.facts.clockOffset ?? 0));
}

/** The boundaries must have been taken after the sending: a row by its database's clock, a producer's word with grace, because its clock is nobody's. */
export function boundaryAfterSending(context: ProduceContext): Absence {
  const { lifecycle, facets } = context;
  const offset = clockOffset(context);
  const rows = facets.rows.flatMap((row) => (row.facts.sentAt === undefined ? [] : [micros(row.facts.sentAt) - offset]));
  const sends = facets.sends.flatMap((send) =>
    send.at === null || send.facts.outcome !== 'ok' ? [] : [micros(send.at) + span(lifecycle.route.grace)],
  );
  const early = lifecycle.coverage.filter(
    (entry) =>
      (entry.role === 'destination' || entry.role === 'fallback') &&
      entry.asOf !== null &&
      [...rows, ...sends].some((sent) => entry.asOf !== null && micros(entry.asOf) < sent),
  );
  return allAbsent(early.map((entry) => unproven(entry.source, entry.part)));
}
