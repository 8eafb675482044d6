import { exchangeSamples } from '../../lifecycle/history.ts';
import { isRouted } from '../../lifecycle/topology.ts';
import { outboxRead, traceRead } from '../../observation/absent-from-store.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import type { Code } from '../../verdict/code.ts';
import type { ProduceContext } from '../rule.ts';

/** True where the exchange cannot have dropped the message for want of a queue, as far as its bindings tell: now, and whenever they were sampled. */
function wasRouted({ lifecycle }: ProduceContext): boolean {
  const { destination } = lifecycle.route;
  if (destination.kind === 'topic') return true;
  const samples = exchangeSamples(lifecycle, destination.source, destination.exchange, destination.routingKey);
  return isRouted(lifecycle, lifecycle.route) && samples.every(({ facts }) => facts.routed === 'yes');
}

/** What an unread destination leaves open: any copy, in any state of its transaction. */
function copiesOpen(context: ProduceContext): readonly Code[] {
  const { lifecycle, facets } = context;
  const absence = absentFromRoute(lifecycle, facets.eventAt);
  if (absence.proven) return [];
  const diverted: readonly Code[] = lifecycle.route.fallbacks.length === 0 ? [] : ['DIVERTED'];
  // An exchange has no transactions that show; what it has no queue for it drops.
  if (lifecycle.route.destination.kind === 'exchange')
    return ['STORED', ...diverted, ...(wasRouted(context) ? [] : (['UNROUTED'] as const)), ...absence.candidates];
  return ['STORED', ...diverted, 'NOT_YET_VISIBLE', 'OVERDUE', 'TXN_ABORTED', ...absence.candidates];
}

/** What unread records of the sending leave open: a row in any state, a producer's word of any kind. */
function sendingOpen(context: ProduceContext): readonly Code[] {
  const { lifecycle } = context;
  const rows = lifecycle.route.outbox !== null && !outboxRead(lifecycle).proven;
  const traces = lifecycle.route.consumers.some(({ trace }) => trace !== null && !traceRead(lifecycle, trace).proven);
  if (!rows && !traces) return [];
  const stuck: readonly Code[] = rows ? ['OUTBOX_STUCK'] : [];
  return [...stuck, ...(wasRouted(context) ? [] : (['UNROUTED'] as const)), 'IN_FLIGHT', 'SEND_FAILED', 'RELAY_LOST', 'BROKER_LOST'];
}

/** The codes of the produce part that nothing has excluded, beside the code of the rule that asks. */
export function openCodes(context: ProduceContext): readonly Code[] {
  return [...copiesOpen(context), ...sendingOpen(context)];
}
