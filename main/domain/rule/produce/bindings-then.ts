import { exchangeSamples, sampledBetween } from '../../lifecycle/history.ts';
import { topologyPart } from '../../observation/coverage.ts';
import type { Microseconds } from '../../observation/instant.ts';
import { micros, span } from '../../observation/instant.ts';
import type { Known } from '../../observation/observation.ts';
import type { ProduceContext } from '../rule.ts';
import { clockOffset } from './boundary-after-sending.ts';

/** What was sampled of the bindings around the publishing: the same on both sides of it and in between, or not known to be. */
export interface BindingsThen {
  readonly routed: Known;
  readonly evidence: readonly string[];
}

/** Between when the message may have been published, on this machine's clock; null when nobody tells. A producer's clock is nobody's: grace on both sides. */
function published(context: ProduceContext): { readonly from: Microseconds; readonly until: Microseconds } | null {
  const { facets, lifecycle } = context;
  const [offset, grace] = [clockOffset(context), span(lifecycle.route.grace)];
  const rows = facets.rows.flatMap(({ facts: { state, createdAt, claimedAt, sentAt } }) => {
    const from = claimedAt ?? createdAt;
    return state !== 'sent' || from === undefined || sentAt === undefined
      ? []
      : [{ from: micros(from) - offset, until: micros(sentAt) - offset }];
  });
  const sends = facets.sends.flatMap(({ at, facts }) =>
    at === null || facts.outcome !== 'ok' ? [] : [{ from: micros(at) - grace, until: micros(at) + grace }],
  );
  const all = [...rows, ...sends];
  const [first] = all;
  if (first === undefined) return null;
  return all.reduce((whole, each) => ({
    from: each.from < whole.from ? each.from : whole.from,
    until: each.until > whole.until ? each.until : whole.until,
  }));
}

/** Whether the route's key reached a queue when the message was published, as far as that was sampled. */
export function bindingsThen(context: ProduceContext): BindingsThen {
  const { destination } = context.lifecycle.route;
  const when = published(context);
  if (destination.kind === 'topic' || when === null) return { routed: 'unknown', evidence: [] };
  const samples = exchangeSamples(context.lifecycle, destination.source, destination.exchange, destination.routingKey);
  const before = samples.findLast(({ at }) => micros(at) <= when.from);
  const after = samples.find(({ at }) => micros(at) >= when.until);
  const between = samples.filter(({ at }) => micros(at) > when.from && micros(at) < when.until);
  const around = [...(before === undefined ? [] : [before]), ...between, ...(after === undefined ? [] : [after])];
  const [first] = around;
  const same = first !== undefined && around.every(({ facts }) => facts.routed === first.facts.routed);
  const part = topologyPart('exchange', destination.exchange);
  const enclosed =
    before !== undefined && after !== undefined && sampledBetween(context.lifecycle, destination.source, part, before.at, after.at);
  return { routed: same && enclosed ? first.facts.routed : 'unknown', evidence: around.map(({ id }) => id) };
}
