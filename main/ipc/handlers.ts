import type { z } from '../contract/schema.ts';
import type { CallName, CallOutput, Channels, StreamEnd, StreamItem, StreamName } from '../contract/channels.ts';
import type { Answer } from '../domain/observation/failure.ts';

type ParsedInput<Name extends CallName | StreamName> = z.output<Channels[Name]['input']>;

/**
 * Answers one call. `signal` is aborted when the window that asked is gone. What is expected to fail
 * is answered; what is thrown is a defect.
 */
export type CallHandler<Name extends CallName> = (input: ParsedInput<Name>, signal: AbortSignal) => Promise<Answer<CallOutput<Name>>>;

/**
 * Yields items and returns the end. `signal` is aborted by Stop, which wants the end with what is
 * known so far, and when the window is gone, which wants no more.
 */
export type StreamHandler<Name extends StreamName> = (
  input: ParsedInput<Name>,
  signal: AbortSignal,
) => AsyncGenerator<StreamItem<Name>, StreamEnd<Name>, undefined>;

/** One handler for every channel of the contract. */
export type Handlers = { readonly [Name in CallName]: CallHandler<Name> } & { readonly [Name in StreamName]: StreamHandler<Name> };
