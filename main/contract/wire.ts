import type { Failure } from '../domain/observation/failure.ts';

/**
 * The Electron channels. Only these exist; the names of contract/channels.ts travel inside, so that
 * one piece of code checks, parses and answers all of them.
 */
export const wire = {
  /** Window to main, answered: `(name, input)` gives an `Answer` with the output. */
  call: 'waybill:call',
  /** Window to main, answered: `(id, name, input)` gives an `Answer` with null once the stream runs. */
  start: 'waybill:start',
  /** Window to main: `(id, sequence)`: the batch was taken. */
  acknowledge: 'waybill:acknowledge',
  /** Window to main: `(id)`: end with what is known so far. */
  stop: 'waybill:stop',
  /** Main to window: `(id, sequence, items)`. */
  items: 'waybill:items',
  /** Main to window, the last of a stream: `(id, end)`. */
  end: 'waybill:end',
  /** Main to window: the workspace view, or null. */
  workspace: 'waybill:workspace',
  /** Main to window: a hash path. */
  navigate: 'waybill:navigate',
} as const;

/** What crosses as the answer of `call` and `start`. */
export type WireAnswer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure };
