import { randomUUID } from 'node:crypto';
import type { Failure } from '../domain/observation/failure.ts';
import { prepareCall, prepareStream } from './checked.ts';
import type { Handlers } from './handlers.ts';
import type { Frame, IpcEvent, IpcPort } from './ipc-event.ts';
import { Pending } from './pending.ts';
import { defect, refusedSender, tooManyStreams } from './refusal.ts';
import { trustedFrame } from './sender.ts';
import type { TrustedSenders } from './sender.ts';
import { Streams } from './streams.ts';
import type { StreamTarget } from './streams.ts';
import { wire } from '../contract/wire.ts';
import type { WireAnswer } from '../contract/wire.ts';

const idPattern = /^[\w-]{1,64}$/;

export interface Registering {
  readonly port: IpcPort;
  readonly senders: TrustedSenders;
  readonly handlers: Handlers;
  /** Told what a handler threw; `reference` is what the window was told. */
  readonly log: (reference: string, error: unknown) => void;
}

export interface Registered {
  /** The page of a window is gone or going: whatever it asked for ends, and nothing more is sent to it. */
  abandon(webContentsId: number): Promise<void>;
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && idPattern.test(id);
}

function sent(frame: Frame, channel: string, ...args: readonly unknown[]): boolean {
  try {
    frame.send(channel, ...args);
    return true;
  } catch {
    return false;
  }
}

function targetOf(frame: Frame, id: string): StreamTarget {
  return {
    items: (sequence, items) => sent(frame, wire.items, id, sequence, items),
    end: (end) => sent(frame, wire.end, id, end),
  };
}

/**
 * Listens on the channels of the wire. Every message goes the same way: sender, name, input,
 * handler, output. What is refused on the way has no effect and is answered with a failure; what a
 * handler throws is logged, and answered with a reference to the log and nothing else.
 */
export function register({ port, senders, handlers, log }: Registering): Registered {
  const failed = (error: unknown): Failure => {
    const reference = randomUUID().slice(0, 8);
    log(reference, error);
    return defect(reference);
  };
  const streams = new Streams(failed);
  const pending = new Pending();

  port.handle(wire.call, async (event: IpcEvent, name, input): Promise<WireAnswer> => {
    if (trustedFrame(event, senders) === null) return { ok: false, failure: refusedSender };
    try {
      const prepared = prepareCall(handlers, name, input);
      if (!prepared.ok) return prepared;
      return await pending.during(event.sender.id, prepared.value);
    } catch (error) {
      return { ok: false, failure: failed(error) };
    }
  });

  port.handle(wire.start, async (event: IpcEvent, id, name, input): Promise<WireAnswer> => {
    const frame = trustedFrame(event, senders);
    if (frame === null || !isId(id)) return { ok: false, failure: refusedSender };
    try {
      const prepared = prepareStream(handlers, name, input);
      if (!prepared.ok) return prepared;
      const started = streams.start(event.sender.id, id, prepared.value, targetOf(frame, id));
      return started ? { ok: true, value: null } : { ok: false, failure: tooManyStreams };
    } catch (error) {
      return { ok: false, failure: failed(error) };
    }
  });

  port.on(wire.acknowledge, (event, id, sequence) => {
    if (trustedFrame(event, senders) === null || !isId(id) || typeof sequence !== 'number') return;
    streams.acknowledge(event.sender.id, id, sequence);
  });

  port.on(wire.stop, (event, id) => {
    if (trustedFrame(event, senders) === null || !isId(id)) return;
    streams.stop(event.sender.id, id);
  });

  return {
    abandon: async (webContentsId) => {
      pending.abort(webContentsId);
      await streams.abandon(webContentsId);
    },
  };
}
