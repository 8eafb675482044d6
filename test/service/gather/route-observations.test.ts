import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Route } from '../../../main/domain/workspace/route.ts';
import type { Gathering } from '../../../main/service/gather/gathering.ts';
import { routeObservations } from '../../../main/service/gather/route-observations.ts';
import { deadLetter, queueLetter, retried, row, send } from '../../domain/builders/observations.ts';
import { consumer, retryTopic, route } from '../../domain/builders/route.ts';

/** What is left over because it may be another route's. */
function unclear(own: Route, others: readonly Route[], observations: readonly Observation[]): readonly Observation[] {
  const routes = Object.fromEntries([own, ...others].map((each) => [each.name, each]));
  return routeObservations({ collector: { observations }, route: own, open: { workspace: { routes } } } as unknown as Gathering).unclear;
}

const queueConsumer = consumer({
  queue: 'billing.q',
  deadLetter: { kind: 'queue', source: 'rabbit', queue: 'shop.dead', witness: 'billing.dlq.witness' },
  retries: [],
});
const onRabbit = route({ consumers: [queueConsumer] });
const otherOnRabbit = route({ name: 'labels', consumers: [{ ...queueConsumer, queue: 'labels.q' }] });

describe('what several routes put aside into one place', () => {
  it.each([
    ['a dead-letter topic', deadLetter()],
    ['a retry topic', retried()],
  ])('from %s belongs to a route only when something else of it names the message', (_, aside) => {
    const other = route({ name: 'refunds' });
    expect(unclear(route(), [other], [aside])).toEqual([aside]);
    expect(unclear(route(), [other], [row(), aside])).toEqual([]);
    expect(unclear(route(), [], [aside])).toEqual([]);
  });

  it("is nobody else's where the other route uses another place", () => {
    const other = route({
      name: 'refunds',
      consumers: [consumer({ trace: null, deadLetter: null, retries: [retryTopic], dedupe: [], effect: null })],
    });
    expect(unclear(route(), [other], [deadLetter()])).toEqual([]);
    expect(unclear(route(), [other], [retried()])).toHaveLength(1);
  });

  it('belongs to the route from whose queue it came, and not to the other', () => {
    const letter = queueLetter({ originQueue: 'billing.q' });
    expect(unclear(onRabbit, [otherOnRabbit], [letter])).toEqual([]);
    expect(unclear(otherOnRabbit, [onRabbit], [letter])).toEqual([letter]);
  });

  it('does not count a letter because a line of a trace that is shared too names it', () => {
    const letter = queueLetter({ originQueue: 'billing.q' });
    expect(unclear(otherOnRabbit, [onRabbit], [letter, send()])).toEqual([letter, send()]);
  });
});
