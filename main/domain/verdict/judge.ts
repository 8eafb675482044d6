import { duplicatesOf } from '../duplicate/duplicates.ts';
import { facetsOf } from '../lifecycle/facets.ts';
import type { Facets } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Coverage } from '../observation/coverage.ts';
import { isCovered } from '../observation/coverage.ts';
import type { Microseconds } from '../observation/instant.ts';
import { micros } from '../observation/instant.ts';
import { deliverRules } from '../rule/deliver/index.ts';
import { brokerLost } from '../rule/produce/broker-lost.ts';
import { produceRules } from '../rule/produce/index.ts';
import type { Code } from './code.ts';
import { decide } from './decide.ts';
import { findingsOf } from './findings.ts';
import { otherwiseDelivered, otherwiseProduced } from './otherwise.ts';
import type { Delivery, Judgement, Verdict } from './verdict.ts';
import { heaviest } from './weight.ts';

function deliveriesOf(lifecycle: Lifecycle, facets: Facets, now: Microseconds, produce: Verdict): readonly Delivery[] {
  return lifecycle.route.consumers.map((consumer) => ({
    consumer: consumer.name,
    verdict: decide(deliverRules, { lifecycle, facets, now, consumer, produce }, 'consume', otherwiseDelivered),
  }));
}

const yielding: readonly Code[] = ['LOST_TO_RETENTION', 'COMPACTED', 'UNDETERMINED'];

/** A log that was cut stands, whoever had read the record before: then neither does it yield while other copies may stand unread. */
function yields({ code, rule }: Verdict): boolean {
  return yielding.includes(code) && rule !== brokerLost.id;
}

/** The verdict of the whole way: the heaviest delivery of a stored message, else the produce part, unless every consumer has evidence of its own. */
function overall(produce: Verdict, deliveries: readonly Delivery[]): Verdict {
  const heaviestDelivery = heaviest(deliveries.map((delivery) => delivery.verdict));
  if (heaviestDelivery === null) return produce;
  // A record that expired after every consumer had it is what they made of it.
  if (produce.code === 'STORED' || produce.code === 'EXPIRED') return heaviestDelivery;
  const ownEvidence = deliveries.every(
    ({ verdict }) =>
      verdict.certainty !== 'undetermined' &&
      verdict.evidence.length > 0 &&
      verdict.code !== 'NOT_REACHED' &&
      verdict.rule !== 'behind-produce',
  );
  return yields(produce) && ownEvidence ? heaviestDelivery : produce;
}

/** Marks as needed what some verdict rests on or misses. */
function withNeeds(coverage: readonly Coverage[], verdicts: readonly Verdict[]): readonly Coverage[] {
  const ids = new Set(verdicts.flatMap((verdict) => verdict.coverage));
  const places = new Set(verdicts.flatMap((verdict) => verdict.missing.map(({ source, part }) => `${source} ${part}`)));
  return coverage.map((entry) => ({ ...entry, needed: entry.needed || ids.has(entry.id) || places.has(`${entry.source} ${entry.part}`) }));
}

export interface Judged {
  readonly judgement: Judgement;
  /** The lifecycle's coverage with `needed` set. */
  readonly coverage: readonly Coverage[];
}

/**
 * Judges one lifecycle: what became of the message on its way to each consumer, overall, and how
 * often it occurred. Pure: the same lifecycle always gives the same answer. Complete means that
 * everything a verdict needed was read and no verdict is UNDETERMINED.
 */
export function judge(lifecycle: Lifecycle): Judged {
  const facets = facetsOf(lifecycle);
  const now = micros(lifecycle.now);
  const produce = decide(produceRules, { lifecycle, facets, now }, 'produce', otherwiseProduced);
  const deliveries = deliveriesOf(lifecycle, facets, now, produce);
  const verdict = overall(produce, deliveries);
  const verdicts = [verdict, ...deliveries.map((delivery) => delivery.verdict)];
  const coverage = withNeeds(lifecycle.coverage, verdicts);
  const { duplicates, complete: duplicatesComplete } = duplicatesOf(lifecycle, facets);
  const complete =
    coverage.every((entry) => !entry.needed || isCovered(entry)) && verdicts.every((each) => each.certainty !== 'undetermined');
  return {
    judgement: { verdict, deliveries, findings: findingsOf(lifecycle, facets, verdict), duplicates, complete, duplicatesComplete },
    coverage,
  };
}
