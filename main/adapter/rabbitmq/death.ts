import { exactText } from '../../domain/identity/identify.ts';
import type { TableEntry } from './field-table.ts';
import { tablesOf } from './field-table.ts';
import type { StreamMessage } from './message.ts';

/** Why a message was dead-lettered, as far as its broker or a framework wrote it down. */
export interface DeathFacts {
  readonly cause?: string;
  readonly originQueue?: string;
  readonly error?: string;
}

/** Headers in which frameworks say why a message was put aside: Spring AMQP, and the plain names many teams use. */
const errorHeaders = ['x-exception-message', 'exception-message', 'x-error', 'error'];
const causeHeaders = ['x-exception-class', 'exception-class', 'x-cause', 'cause'];
/** What Waybill writes on everything it resends. */
const resendHeader = 'x-waybill-resend-id';

function named(entries: readonly TableEntry[], name: string): TableEntry | undefined {
  return entries.findLast((entry) => entry.name.toString('latin1') === name);
}

function textOf(entries: readonly TableEntry[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const entry = named(entries, name);
    const text = entry?.tag === 'S' || entry?.tag === 'x' ? exactText(entry.value) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * The first death: the headers `x-first-death-*`, which streams keep on every version, else the oldest entry of
 * `x-death`, whose newest stands first. 3.10 drops `x-death` in a stream.
 */
function firstDeath(entries: readonly TableEntry[]): { readonly reason?: string; readonly queue?: string } {
  const reason = textOf(entries, ['x-first-death-reason']);
  const queue = textOf(entries, ['x-first-death-queue']);
  const deaths = named(entries, 'x-death');
  const oldest = deaths?.tag === 'A' ? tablesOf(deaths.value).at(-1) : undefined;
  const [oldReason, oldQueue] = oldest === undefined ? [] : [textOf(oldest, ['reason']), textOf(oldest, ['queue'])];
  const [why, where] = [reason ?? oldReason, queue ?? oldQueue];
  return { ...(why === undefined ? {} : { reason: why }), ...(where === undefined ? {} : { queue: where }) };
}

/** Cause, origin queue and error of a message in a retry or dead-letter place. The broker's word goes before a framework's. */
export function deathOf(message: StreamMessage): DeathFacts {
  const entries = message.entries();
  const { reason, queue } = firstDeath(entries);
  const cause = reason ?? textOf(entries, causeHeaders);
  const error = textOf(entries, errorHeaders);
  return {
    ...(cause === undefined ? {} : { cause }),
    ...(queue === undefined ? {} : { originQueue: queue }),
    ...(error === undefined ? {} : { error }),
  };
}

/** The id of the resend that a message says it comes from; the header alone proves no approved resend. */
export function resendIdOf(message: StreamMessage): { readonly resendId?: string } {
  const resendId = textOf(message.entries(), [resendHeader]);
  return resendId === undefined ? {} : { resendId };
}
