import { isRouted } from '../../lifecycle/topology.ts';
import { outboxRead, traceRead } from '../../observation/absent-from-store.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import type { Code } from '../../verdict/code.ts';
import type { ProduceContext } from '../rule.ts';

/** What an unread destination leaves open: any copy, in any state of its transaction. */
function copiesOpen({ lifecycle, facets }: ProduceContext): readonly Code[] {
  const absence = absentFromRoute(lifecycle, facets.eventAt);
  if (absence.proven) return [];
  const diverted: readonly Code[] = lifecycle.route.fallbacks.length === 0 ? [] : ['DIVERTED'];
  // An exchange has no transactions that show; what it has no queue for it drops.
  if (lifecycle.route.destination.kind === 'exchange')
    return ['STORED', ...diverted, ...(isRouted(lifecycle, lifecycle.route) ? [] : (['UNROUTED'] as const)), ...absence.candidates];
  return ['STORED', ...diverted, 'NOT_YET_VISIBLE', 'OVERDUE', 'TXN_ABORTED', ...absence.candidates];
}

/** What unread records of the sending leave open: a row in any state, a producer's word of any kind. */
function sendingOpen({ lifecycle }: ProduceContext): readonly Code[] {
  const rows = lifecycle.route.outbox !== null && !outboxRead(lifecycle).proven;
  const traces = lifecycle.route.consumers.some(({ trace }) => trace !== null && !traceRead(lifecycle, trace).proven);
  if (!rows && !traces) return [];
  return [...(rows ? (['OUTBOX_STUCK'] as const) : []), 'IN_FLIGHT', 'SEND_FAILED', 'RELAY_LOST', 'BROKER_LOST'];
}

/** The codes of the produce part that nothing has excluded, beside the code of the rule that asks. */
export function openCodes(context: ProduceContext): readonly Code[] {
  return [...copiesOpen(context), ...sendingOpen(context)];
}
