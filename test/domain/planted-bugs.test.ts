import { describe, expect, it } from 'vitest';
import { facetsOf } from '../../main/domain/lifecycle/facets.ts';
import type { Facets } from '../../main/domain/lifecycle/facets.ts';
import type { Lifecycle } from '../../main/domain/lifecycle/lifecycle.ts';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { ConfigFacts } from '../../main/domain/observation/observation.ts';
import { deliverRules } from '../../main/domain/rule/deliver/index.ts';
import { produceRules } from '../../main/domain/rule/produce/index.ts';
import type { Decision, DeliverContext, Held, ProduceContext } from '../../main/domain/rule/rule.ts';
import { holds } from '../../main/domain/rule/rule.ts';
import type { Code } from '../../main/domain/verdict/code.ts';
import type { Consumer } from '../../main/domain/workspace/route.ts';
import { judgingNeverThrows } from './properties/law-of-calm.ts';
import { lossNeedsTheRoute, retentionNeedsTheRest, shrinkingOnlyOpens } from './properties/laws-of-coverage.ts';
import { aCopyStands, aSightingTravelsUpward, aSuccessStands, everyVerdictIsWhole } from './properties/laws-of-evidence.ts';
import { productionStaysOpen, readingLessNeverCalms, readingLessNeverLoses } from './properties/laws-of-partial-reading.ts';
import { losingAnEffectNeedsSilence, notFoundNeedsEverything, skippingNeedsSilence } from './properties/laws-of-silence.ts';
import { anyQueueReading } from './properties/any-queue-reading.ts';
import {
  exchangeLossNeedsAWitness,
  numbersAreRead,
  queueLossNeedsSilence,
  queuesKnowNoCommits,
  queuesProveNothing,
  unroutedNeedsAWord,
} from './properties/laws-of-queues.ts';
import { brokerLossNeedsACut, compactionNeedsASuccessor, removalNeedsCommitsOfThatTime } from './properties/laws-of-storage.ts';
import { partialQueueReadings } from './properties/partial-reading.ts';
import type { Planted } from './properties/planted-rule.ts';
import { planted } from './properties/planted-rule.ts';
import type { Property } from './properties/property.ts';
import { isCaught } from './properties/property.ts';

/** How many cases may pass before a planted bug is caught. */
const patience = 10_000;

/** Milliseconds: much more than it takes, for a machine that has other work. */
const patient = 240_000;

function isFound<Case>(bug: string, swap: Planted, law: Property<Case>): void {
  it(`${bug}, by the law that ${law.law}`, { timeout: patient }, () => {
    expect(isCaught(law, patience, swap)).toBe(true);
  });
}

/** The same law of other cases. */
function over<Case>(law: Property<Case>, cases: Property<Case>['cases']): Property<Case> {
  return { ...law, cases };
}

/** The right decision, changed. */
const produceDecides = (id: string, change: (decision: Decision, context: ProduceContext) => Decision | null) =>
  planted(produceRules, id, (right) => (context) => {
    const decision = right(context);
    return decision === null ? null : change(decision, context);
  });
const deliverDecides = (id: string, change: (decision: Decision, context: DeliverContext) => Decision | null) =>
  planted(deliverRules, id, (right) => (context) => {
    const decision = right(context);
    return decision === null ? null : change(decision, context);
  });

/** The right rule, which sees something else. */
const produceSees = (id: string, look: (context: ProduceContext) => ProduceContext) =>
  planted(produceRules, id, (right) => (context) => right(look(context)));
const consumerSeen = (id: string, look: (consumer: Consumer) => Consumer) =>
  planted(deliverRules, id, (right) => (context) => right({ ...context, consumer: look(context.consumer) }));
const facetsSeen = (id: string, look: (facets: Facets) => Facets) =>
  produceSees(id, (context) => ({ ...context, facets: look(context.facets) }));
const lifecycleSeen = (id: string, look: (lifecycle: Lifecycle) => Lifecycle) =>
  produceSees(id, (context) => {
    const lifecycle = look(context.lifecycle);
    return { ...context, lifecycle, facets: facetsOf(lifecycle) };
  });
const coverageSeen = (id: string, look: (entry: Coverage) => Coverage) =>
  lifecycleSeen(id, (lifecycle) => ({ ...lifecycle, coverage: lifecycle.coverage.map(look) }));

/** Holds where the right rule finds that an absence is not proven. */
const heedless = (decision: Decision): Held =>
  decision.decision === 'holds' ? decision : holds({ evidence: decision.evidence, facts: decision.facts });
const offering = (candidates: readonly Code[]) => (decision: Decision) =>
  decision.decision === 'blocked' ? { ...decision, candidates } : decision;
const noFallbacks = (lifecycle: Lifecycle): Lifecycle => ({ ...lifecycle, route: { ...lifecycle.route, fallbacks: [] } });

describe('a planted bug of production is caught', () => {
  for (const id of ['relay-lost', 'send-failed', 'transaction-aborted', 'not-found'])
    isFound(`a ${id} that ignores coverage`, produceDecides(id, heedless), lossNeedsTheRoute);
  isFound('a not-found that ignores coverage', produceDecides('not-found', heedless), notFoundNeedsEverything);
  isFound('a relay-lost that ignores coverage', produceDecides('relay-lost', heedless), readingLessNeverLoses);
  for (const id of ['relay-lost', 'send-failed'])
    isFound(`a ${id} that forgets the fallbacks`, lifecycleSeen(id, noFallbacks), lossNeedsTheRoute);
  isFound(
    'a relay-lost that overlooks holes in what calls itself complete',
    coverageSeen('relay-lost', (entry) => ({ ...entry, read: entry.wanted === null ? [] : [entry.wanted] })),
    lossNeedsTheRoute,
  );
  isFound(
    'a relay-lost that ignores in which order was read',
    coverageSeen('relay-lost', (entry) => ({ ...entry, asOf: '2026-11-20T11:59:58Z' })),
    lossNeedsTheRoute,
  );
  isFound('a lost-to-retention that does not ask for other copies', produceDecides('lost-to-retention', heedless), retentionNeedsTheRest);
  isFound(
    'an outbox-stuck that turns into a loss while the destination is unread',
    produceDecides('outbox-stuck', (decision) =>
      decision.decision === 'holds' && decision.certainty === 'suspected' ? { ...decision, code: 'RELAY_LOST' } : decision,
    ),
    shrinkingOnlyOpens,
  );
  isFound(
    'a stored that gives way to an error',
    produceDecides('stored', (decision, { facets }) => (facets.rows.some((row) => row.facts.state === 'failed') ? null : decision)),
    aCopyStands,
  );
  isFound(
    'a transaction-aborted that overlooks what can be read',
    facetsSeen('transaction-aborted', (facets) => ({ ...facets, visible: [], copies: facets.aborted })),
    aCopyStands,
  );
  isFound(
    'a sighted-downstream that counts successes only',
    facetsSeen('sighted-downstream', (facets) => ({
      ...facets,
      sightings: facets.sightings.filter((sighting) => sighting.kind !== 'consume' || sighting.facts.outcome === 'ok'),
    })),
    aSightingTravelsUpward,
  );
  isFound(
    'a sighted-downstream that forgets effects',
    facetsSeen('sighted-downstream', (facets) => ({
      ...facets,
      sightings: facets.sightings.filter((sighting) => sighting.kind !== 'effect'),
    })),
    aSightingTravelsUpward,
  );
  isFound('a relay-lost that says nothing of what is open', produceDecides('relay-lost', offering([])), everyVerdictIsWhole);
  isFound(
    'a relay-lost that excludes a copy for which nobody looked',
    produceDecides('relay-lost', offering(['RELAY_LOST'])),
    productionStaysOpen,
  );
});

describe('a planted bug of storage is caught', () => {
  isFound('a broker-lost that ignores coverage', produceDecides('broker-lost', heedless), brokerLossNeedsACut);
  isFound(
    'a broker-lost that takes any acknowledged place without a copy for one that was cut',
    planted(produceRules, 'acknowledged-copy-missing', (right) => (context) => {
      const decision = right(context);
      return decision?.decision === 'blocked' && decision.missing.some(({ because }) => because === 'no-history')
        ? holds({ code: 'BROKER_LOST', evidence: decision.evidence })
        : decision;
    }),
    brokerLossNeedsACut,
  );
  isFound('a compacted that ignores coverage', produceDecides('compacted', heedless), compactionNeedsASuccessor);
  isFound(
    'a compacted that is proven by a key alone',
    produceDecides('compacted', (decision) => (decision.decision === 'holds' ? { ...decision, certainty: 'proven' } : decision)),
    compactionNeedsASuccessor,
  );
  isFound(
    'an expired that believes in commits of now',
    produceDecides('expired', (decision, { facets }) =>
      decision.decision === 'blocked' && facets.commits.length > 0
        ? holds({ evidence: decision.evidence, facts: decision.facts })
        : decision,
    ),
    removalNeedsCommitsOfThatTime,
  );
  isFound(
    'a lost-to-retention that takes a commit from before the removal for one from after it',
    lifecycleSeen('lost-to-retention', (lifecycle) => ({
      ...lifecycle,
      observations: lifecycle.observations.map((each) =>
        each.kind === 'config' && each.facts.subject === 'commit-sample' ? { ...each, at: '2026-11-20T12:00:00Z' } : each,
      ),
    })),
    removalNeedsCommitsOfThatTime,
  );
});

describe('a planted bug of delivery is caught', () => {
  isFound(
    'a skipped that takes an undeclared trace for one that records everything',
    consumerSeen('skipped', (consumer) => ({
      ...consumer,
      trace: consumer.trace === null ? null : { ...consumer.trace, sampled: 'every' },
    })),
    skippingNeedsSilence,
  );
  isFound(
    'a skipped that forgets dedupe stores',
    consumerSeen('skipped', (consumer) => ({ ...consumer, dedupe: [] })),
    skippingNeedsSilence,
  );
  isFound(
    'a skipped that forgets the effect',
    consumerSeen('skipped', (consumer) => ({ ...consumer, effect: null })),
    skippingNeedsSilence,
  );
  isFound(
    'a skipped that forgets places aside',
    consumerSeen('skipped', (consumer) => ({ ...consumer, retries: [], deadLetter: null })),
    skippingNeedsSilence,
  );
  isFound(
    'a skipped that is proven',
    deliverDecides('skipped', (decision) => (decision.decision === 'holds' ? { ...decision, certainty: 'proven' } : decision)),
    skippingNeedsSilence,
  );
  isFound('a skipped that ignores coverage', deliverDecides('skipped', heedless), readingLessNeverLoses);
  isFound('an effect-lost that ignores coverage', deliverDecides('effect-lost', heedless), losingAnEffectNeedsSilence);
  isFound('a trace-behind that takes an unread trace for a late one', deliverDecides('trace-behind', heedless), readingLessNeverCalms);
  isFound(
    'a processed that waits for a complete trace',
    deliverDecides('processed', (decision, { lifecycle }) =>
      lifecycle.coverage.some((entry) => entry.role === 'trace' && entry.complete) ? decision : null,
    ),
    aSuccessStands,
  );
  isFound(
    'a processed that gives way to a dead letter',
    deliverDecides('processed', (decision, { facets }) => (facets.deadLetters.length > 0 ? null : decision)),
    aSuccessStands,
  );
  isFound(
    'a processed that believes a key which several messages share',
    planted(
      deliverRules,
      'processed',
      (right) => (context) =>
        right({
          ...context,
          facets: {
            ...context.facets,
            effects: context.facets.effects.map((each) => ({ ...each, facts: { ...each.facts, ownsKey: true } })),
          },
        }),
    ),
    aSuccessStands,
  );
  isFound(
    'a processed that stumbles over an attempt which is text',
    planted(deliverRules, 'processed', (right) => (context) => {
      for (const line of context.facets.consumes) BigInt(line.facts.attempt ?? '0');
      return right(context);
    }),
    judgingNeverThrows,
  );
});

describe('a planted bug over an exchange is caught', () => {
  const configSeen = (id: string, look: (facts: ConfigFacts) => ConfigFacts) =>
    lifecycleSeen(id, (lifecycle) => ({
      ...lifecycle,
      observations: lifecycle.observations.map((each) => (each.kind === 'config' ? { ...each, facts: look(each.facts) } : each)),
    }));
  const queueSeen = (id: string, look: (facts: Extract<ConfigFacts, { subject: 'queue' }>) => ConfigFacts) =>
    planted(
      deliverRules,
      id,
      (right) => (context) =>
        right({
          ...context,
          lifecycle: {
            ...context.lifecycle,
            observations: context.lifecycle.observations.map((each) =>
              each.kind === 'config' && each.facts.subject === 'queue' ? { ...each, facts: look(each.facts) } : each,
            ),
          },
        }),
    );
  const endless = '2026-11-20T12:00:00Z';

  isFound('a relay-lost that ignores what is missing', produceDecides('relay-lost', heedless), exchangeLossNeedsAWitness);
  isFound(
    'a relay-lost that takes any stream for a bound one',
    configSeen('relay-lost', (facts) => (facts.subject === 'queue' ? { ...facts, bound: 'yes' } : facts)),
    exchangeLossNeedsAWitness,
  );
  isFound(
    'a relay-lost that takes the last chunk of a stream for its end',
    configSeen('relay-lost', (facts) => (facts.subject === 'partition' ? { ...facts, endAt: endless } : facts)),
    exchangeLossNeedsAWitness,
  );
  isFound(
    'a relay-lost that takes a whole stream for one that was always bound',
    configSeen('relay-lost', (facts) => (facts.subject === 'partition' ? { ...facts, firstAt: '2020-01-01T00:00:00Z' } : facts)),
    exchangeLossNeedsAWitness,
  );
  isFound(
    'a bound-nowhere that overlooks an alternate exchange',
    configSeen('bound-nowhere', (facts) => {
      if (facts.subject !== 'exchange') return facts;
      const { alternate: _overlooked, ...rest } = facts;
      return rest;
    }),
    unroutedNeedsAWord,
  );
  isFound(
    'a bound-nowhere that is proven',
    produceDecides('bound-nowhere', (decision) => (decision.decision === 'holds' ? { ...decision, certainty: 'proven' } : decision)),
    unroutedNeedsAWord,
  );
  isFound(
    'a bound-nowhere that takes what is unknown for unbound',
    configSeen('bound-nowhere', (facts) => (facts.subject === 'exchange' ? { ...facts, routed: 'no' } : facts)),
    unroutedNeedsAWord,
  );
  isFound(
    'a bound-nowhere that is proven by one sample',
    produceDecides('bound-nowhere', (decision, { lifecycle }) =>
      decision.decision === 'holds' &&
      lifecycle.observations.some(
        (each) => each.kind === 'config' && each.facts.subject === 'exchange-sample' && each.facts.routed === 'no',
      )
        ? { ...decision, certainty: 'proven' }
        : decision,
    ),
    unroutedNeedsAWord,
  );
  for (const id of ['queue-overflow', 'expired-in-queue', 'dead-letter-lost'])
    isFound(`a ${id} that ignores coverage`, deliverDecides(id, heedless), queueLossNeedsSilence);
  isFound(
    'an expired-in-queue that forgets dedupe stores',
    consumerSeen('expired-in-queue', (consumer) => ({ ...consumer, dedupe: [] })),
    queueLossNeedsSilence,
  );
  isFound(
    'a waiting-in-queue that is proven',
    deliverDecides('waiting-in-queue', (decision) => (decision.decision === 'holds' ? { ...decision, certainty: 'proven' } : decision)),
    queuesProveNothing,
  );
  isFound(
    'a waiting-in-queue that does not ask for the head',
    queueSeen('waiting-in-queue', (facts) => ({ ...facts, ready: '1', headAt: '2020-01-01T00:00:00Z' })),
    numbersAreRead,
  );
  isFound(
    'a committed that counts an exchange as passed',
    planted(
      deliverRules,
      'committed',
      () =>
        ({ facets }) =>
          facets.witnesses.length > 0 ? holds({}) : null,
    ),
    queuesKnowNoCommits,
  );
  isFound(
    'a relay-lost over an exchange that ignores coverage',
    produceDecides('relay-lost', heedless),
    over(readingLessNeverLoses, partialQueueReadings),
  );
  isFound(
    'a returned-unroutable that says nothing of what is open',
    produceDecides('returned-unroutable', offering([])),
    over(everyVerdictIsWhole, anyQueueReading),
  );
});
