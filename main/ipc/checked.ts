import { channels } from '../contract/channels.ts';
import type { CallName, ChannelName, StreamName } from '../contract/channels.ts';
import { z } from '../contract/schema.ts';
import { failure } from '../contract/failure.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { Handlers } from './handlers.ts';
import { invalidInput, unknownChannel } from './refusal.ts';
import type { CheckedStream } from './streams.ts';

const failed = z.strictObject({ end: z.literal('failed'), failure });

function isChannel(name: unknown): name is ChannelName {
  return typeof name === 'string' && Object.hasOwn(channels, name);
}

/** A call whose input was parsed; its answer is parsed when it comes. Throws where the handler breaks the contract. */
export type CheckedCall = (signal: AbortSignal) => Promise<Answer<unknown>>;

function checkedCall(handlers: Handlers, name: CallName, input: unknown): CheckedCall {
  const handler = handlers[name] as (input: unknown, signal: AbortSignal) => Promise<Answer<unknown>>;
  const { output } = channels[name];
  return async (signal) => {
    const answer = await handler(input, signal);
    return answer.ok ? { ok: true, value: output.parse(answer.value) } : { ok: false, failure: failure.parse(answer.failure) };
  };
}

function checkedStream(handlers: Handlers, name: StreamName, input: unknown): CheckedStream {
  const handler = handlers[name] as (input: unknown, signal: AbortSignal) => AsyncGenerator<unknown, unknown, undefined>;
  const { item, result } = channels[name];
  const end = z.discriminatedUnion('end', [z.strictObject({ end: z.literal('result'), result }), failed]);
  return async function* (signal) {
    const source = handler(input, signal);
    try {
      for (;;) {
        const next = await source.next();
        if (next.done === true) return end.parse(next.value);
        yield item.parse(next.value);
      }
    } finally {
      // After an item that breaks the contract, the handler must not keep what it holds.
      await source.return(undefined);
    }
  };
}

/** The call of this name with this input, or why it is refused; nothing was done then. */
export function prepareCall(handlers: Handlers, name: unknown, input: unknown): Answer<CheckedCall> {
  if (!isChannel(name)) return { ok: false, failure: unknownChannel() };
  const channel = channels[name];
  if (channel.kind !== 'call') return { ok: false, failure: unknownChannel() };
  const parsed = channel.input.safeParse(input);
  if (!parsed.success) return { ok: false, failure: invalidInput(parsed.error) };
  return { ok: true, value: checkedCall(handlers, name as CallName, parsed.data) };
}

/** As `prepareCall`, for a stream. Every item is parsed before it joins its batch. */
export function prepareStream(handlers: Handlers, name: unknown, input: unknown): Answer<CheckedStream> {
  if (!isChannel(name)) return { ok: false, failure: unknownChannel() };
  const channel = channels[name];
  if (channel.kind !== 'stream') return { ok: false, failure: unknownChannel() };
  const parsed = channel.input.safeParse(input);
  if (!parsed.success) return { ok: false, failure: invalidInput(parsed.error) };
  return { ok: true, value: checkedStream(handlers, name as StreamName, parsed.data) };
}
