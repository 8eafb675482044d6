import type { CallName, ChannelName, StreamName } from '../../main/contract/channels.ts';
import { channels } from '../../main/contract/channels.ts';
import type { Handlers } from '../../main/ipc/handlers.ts';
import type { Frame, IpcEvent, IpcPort } from '../../main/ipc/ipc-event.ts';
import { register } from '../../main/ipc/register.ts';
import { wire } from '../../main/contract/wire.ts';
import type { WireAnswer } from '../../main/contract/wire.ts';

const ownOrigin = 'app://bundle';
export const channelNames = Object.keys(channels) as ChannelName[];
export const callNames = channelNames.filter((name): name is CallName => channels[name].kind === 'call');
export const streamNames = channelNames.filter((name): name is StreamName => channels[name].kind === 'stream');

/** What a page has received, and whether it is still there. */
export class Page implements Frame {
  readonly origin: string;
  readonly received: { readonly channel: string; readonly args: readonly unknown[] }[] = [];
  gone = false;

  constructor(origin = ownOrigin) {
    this.origin = origin;
  }

  send(channel: string, ...args: readonly unknown[]): void {
    if (this.gone) throw new Error('Render frame was disposed');
    this.received.push({ channel, args });
  }

  batches(id: string): readonly (readonly unknown[])[] {
    return this.received
      .filter(({ channel, args }) => channel === wire.items && args[0] === id)
      .map(({ args }) => args[2] as readonly unknown[]);
  }

  ends(id: string): readonly unknown[] {
    return this.received.filter(({ channel, args }) => channel === wire.end && args[0] === id).map(({ args }) => args[1]);
  }
}

/** Handlers that answer nothing sensible; a test replaces those it is about. */
function uselessHandlers(called: (name: ChannelName, input: unknown) => void): Handlers {
  const entries = channelNames.map((name) => {
    const call = async (input: unknown) => {
      called(name, input);
      return { ok: true, value: undefined };
    };
    const stream = async function* (input: unknown) {
      called(name, input);
      yield undefined;
      return undefined;
    };
    return [name, channels[name].kind === 'call' ? call : stream];
  });
  return Object.fromEntries(entries) as Handlers;
}

export interface Registration {
  /** Sends as a page does; without `event` as the main frame of our own window. */
  readonly call: (name: unknown, input: unknown, event?: IpcEvent) => Promise<WireAnswer>;
  readonly start: (id: unknown, name: unknown, input: unknown, event?: IpcEvent) => Promise<WireAnswer>;
  readonly tell: (channel: string, event: IpcEvent, ...args: readonly unknown[]) => void;
  readonly abandon: () => Promise<void>;
  readonly page: Page;
  readonly own: IpcEvent;
  readonly logged: { readonly reference: string; readonly error: unknown }[];
}

const ownWindow = 7;

export function eventFrom(frame: Frame | null, mainFrame: Frame, sender = ownWindow): IpcEvent {
  return { sender: { id: sender, mainFrame }, senderFrame: frame };
}

/** The registered channels, and one window of ours that uses them. */
export function registered(
  handlers: Partial<Handlers>,
  called: (name: ChannelName, input: unknown) => void = () => undefined,
): Registration {
  const answering = new Map<string, (event: IpcEvent, ...args: readonly unknown[]) => Promise<unknown>>();
  const listening = new Map<string, (event: IpcEvent, ...args: readonly unknown[]) => void>();
  const port: IpcPort = {
    handle: (channel, listener) => void answering.set(channel, listener),
    on: (channel, listener) => void listening.set(channel, listener),
  };
  const logged: { reference: string; error: unknown }[] = [];
  const registration = register({
    port,
    senders: { isOwnWindow: (id) => id === ownWindow, origins: [ownOrigin] },
    handlers: { ...uselessHandlers(called), ...handlers },
    log: (reference, error) => void logged.push({ reference, error }),
  });
  const page = new Page();
  const own = eventFrom(page, page);
  const answer = async (channel: string, event: IpcEvent, ...args: readonly unknown[]): Promise<WireAnswer> =>
    (await answering.get(channel)?.(event, ...args)) as WireAnswer;
  return {
    call: (name, input, event = own) => answer(wire.call, event, name, input),
    start: (id, name, input, event = own) => answer(wire.start, event, id, name, input),
    tell: (channel, event, ...args) => listening.get(channel)?.(event, ...args),
    abandon: () => registration.abandon(ownWindow),
    page,
    own,
    logged,
  };
}
