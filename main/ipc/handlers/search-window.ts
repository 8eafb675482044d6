import type { StreamInput } from '../../contract/channels.ts';
import type { UsageProblem } from '../../contract/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { parseInstant, shift } from '../../domain/observation/instant.ts';
import type { Criteria } from '../../service/find-messages.ts';

const hour = 3_600_000;

type Window = Criteria['window'];

function problem(detail: string): UsageProblem {
  return { problem: 'malformed-time', detail, choices: [] };
}

/**
 * The window a search is about. Without a beginning: the hour before now. From the epoch on means
 * everything, so a value is then looked for no matter when, also in what has no time; an empty value
 * lists the window. A recorded case has no window unless one is asked for.
 */
export function searchWindow(
  { value, from, to }: Pick<StreamInput<'messages.find'>, 'value' | 'from' | 'to'>,
  recorded: boolean,
  now: Instant,
): { readonly window: Window } | { readonly usage: UsageProblem } {
  const begin = from === null ? null : parseInstant(from);
  const end = to === null ? null : parseInstant(to);
  if (from !== null && begin === null) return { usage: problem(from) };
  if (to !== null && end === null) return { usage: problem(to) };
  if (begin !== null && end !== null && begin > end) return { usage: problem(`${from} – ${to}`) };
  const everything = to === null && begin !== null && begin <= 0n;
  if (recorded ? to === null && (from === null || everything) : everything && value !== '') return { window: null };
  return { window: { from: from ?? shift(to ?? now, -hour), to: to ?? now } };
}
