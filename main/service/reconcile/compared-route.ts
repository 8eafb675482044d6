import { micros, span } from '../../domain/observation/instant.ts';
import type { ComparedConsumer, ComparedRoute } from '../../domain/reconcile/plain.ts';
import type { PlaceSpan } from '../../domain/reconcile/place-spans.ts';
import type { Passing } from './pass.ts';
import { overlapOf } from './pass.ts';
import type { KeyedConsumer } from './plan-passes.ts';

/** What the comparison must know of the route. `skewed`: no message is plainly fine, so nothing proves a consumer's success. */
export function comparedRoute(
  { route, window, now }: Passing,
  keyed: readonly KeyedConsumer[],
  { skewed, rewound }: { readonly skewed: boolean; readonly rewound: readonly PlaceSpan[] },
): ComparedRoute {
  const { outbox, destination, consumers, timeToLive } = route;
  const compared = consumers.map((consumer, index): ComparedConsumer => {
    const hasKey = keyed.some((each) => each.consumer === index);
    const proof = consumer.trace === null ? (hasKey ? 'key' : 'none') : 'trace';
    return { name: consumer.name, proof, effect: consumer.trace !== null && consumer.effect !== null };
  });
  return {
    destination: destination.kind,
    consumers: compared,
    row: outbox === null ? 'none' : outbox.keepsSent ? 'kept' : 'deleted',
    rowsUntil: Number(micros(now) - span(overlapOf(route))),
    timeToLive: timeToLive === null ? null : Number(span(timeToLive)),
    from: Number(micros(window.from)),
    to: Number(micros(window.to)),
    slack: Number(span(overlapOf(route))),
    rewound,
    comparable: !skewed,
  };
}
