import type { Explanation } from '../../main/domain/lifecycle/explanation.ts';
import { explainMessage } from '../../main/service/explain-message.ts';
import type { ExplainEvent } from '../../main/service/explain-message.ts';
import { findMessages } from '../../main/service/find-messages.ts';
import type { Criteria, FindEvent, Matches } from '../../main/service/find-messages.ts';
import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import type { Usage } from '../../main/service/usage.ts';

/** A signal that nobody aborts. */
export const unhurried = new AbortController().signal;

type Listener<Event> = (event: Event) => void | Promise<void>;

/** What a search said last. `onEvent` is awaited before the next event is taken, so that a test can act in the middle. */
async function lastOf<Event extends { readonly type: string }>(events: AsyncIterable<Event>, onEvent: Listener<Event>): Promise<Event> {
  let last: Event | null = null;
  for await (const event of events) {
    await onEvent(event);
    last = event;
  }
  if (last === null) throw new Error('The question was not answered at all.');
  return last;
}

function unusable(event: { readonly type: string }): Error {
  return new Error(`Not the answer that was expected: ${JSON.stringify(event)}`);
}

/** Explains one message; throws when the question was not understood. */
export async function explained(
  open: OpenWorkspace,
  id: string,
  route: string | null = null,
  onEvent: Listener<ExplainEvent> = () => undefined,
  signal = unhurried,
): Promise<Explanation> {
  const last = await lastOf(explainMessage(open, id, route, signal), onEvent);
  if (last.type !== 'result') throw unusable(last);
  return last.result;
}

/** Why a question about one message was not understood. */
export async function explainUsage(open: OpenWorkspace, id: string, route: string | null = null): Promise<Usage> {
  const last = await lastOf(explainMessage(open, id, route, unhurried), () => undefined);
  if (last.type !== 'usage') throw unusable(last);
  return last.usage;
}

const anyTime: Criteria = { value: '', route: null, by: null, window: null };

/** Finds messages, of any time unless a window is given; throws when the question was not understood. */
export async function found(
  open: OpenWorkspace,
  criteria: Partial<Criteria>,
  onEvent: Listener<FindEvent> = () => undefined,
  signal = unhurried,
): Promise<Matches> {
  const last = await lastOf(findMessages(open, { ...anyTime, ...criteria }, signal), onEvent);
  if (last.type !== 'result') throw unusable(last);
  return last.result;
}

/** Why a search was not understood. */
export async function findUsage(open: OpenWorkspace, criteria: Partial<Criteria>): Promise<Usage> {
  const last = await lastOf(findMessages(open, { ...anyTime, ...criteria }, unhurried), () => undefined);
  if (last.type !== 'usage') throw unusable(last);
  return last.usage;
}
