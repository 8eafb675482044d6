import type { Socket } from 'node:net';
import type { ChannelModel } from 'amqplib';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { internals } from './amqplib-internals.ts';
import type { OpenFields } from './amqplib-internals.ts';
import { RefusedFrameError } from './allow-list.ts';
import type { Delivery, DeliveryTap } from './delivery-tap.ts';
import { tapDeliveries } from './delivery-tap.ts';
import { failureOf } from './failures.ts';
import { guardedSocket } from './guarded-socket.ts';
import type { RabbitmqSettings } from './settings.ts';
import { withinRequest } from './within-request.ts';

/** An open connection to one virtual host that can only read. Each reader has its own. */
export interface AmqpConnection {
  readonly model: ChannelModel;
  /** While held, nothing more is taken from the socket: the server then waits as well. */
  hold(): void;
  release(): void;
  /** Why it ended; null while it is open, and after `close`. */
  lost(): Failure | null;
  /** Is called once, when the connection ends other than by `close`. */
  onLost(listener: () => void): void;
  /** Says goodbye and waits for the answer, at most as long as a person would. */
  close(): Promise<void>;
}

const heartbeatSeconds = 10;
/** How long the server may take to answer a goodbye. */
const farewell = 500;

/** What our connections are called in the management of the broker. */
const clientProperties = {
  product: 'Waybill',
  connection_name: 'waybill (reading)',
  capabilities: { authentication_failure_close: true, consumer_cancel_notify: true, 'connection.blocked': true },
};

function fieldsOf({ user, password, virtualHost }: RabbitmqSettings): OpenFields {
  return {
    clientProperties,
    mechanism: 'PLAIN',
    response: Buffer.from(`\u0000${user}\u0000${password}`),
    locale: 'en_US',
    channelMax: 0,
    frameMax: 131_072,
    heartbeat: heartbeatSeconds,
    virtualHost,
    capabilities: '',
    insist: 0,
  };
}

class Connection implements AmqpConnection {
  readonly #settings: RabbitmqSettings;
  #socket: Socket | null = null;
  #tap: DeliveryTap | null = null;
  #model: ChannelModel | null = null;
  #ending = false;
  #lost: Failure | null = null;
  #listener: (() => void) | null = null;

  constructor(settings: RabbitmqSettings) {
    this.#settings = settings;
  }

  get model(): ChannelModel {
    if (this.#model === null) throw new Error('The connection is not open.');
    return this.#model;
  }

  /** Rejects with what went wrong; `failureFor` words it. */
  async open(onDelivery: (delivery: Delivery) => void): Promise<void> {
    const socket = await this.#connect();
    const connection = new internals.Connection(socket);
    this.#tap = tapDeliveries(connection, onDelivery);
    await new Promise<void>((resolve, reject) => {
      connection.open(fieldsOf(this.#settings), (error) => (error === null ? resolve() : reject(error)));
    });
    const model = new internals.ChannelModel(connection);
    model.on('error', (error) => this.#lose(error));
    model.on('close', (reason) => this.#lose(reason ?? new Error('the server closed the connection')));
    this.#model = model;
  }

  /** Nothing is said to the server: there may be none. */
  abandon(): void {
    this.#ending = true;
    this.#socket?.destroy();
  }

  async close(): Promise<void> {
    this.#ending = true;
    this.#tap?.release();
    const late = new Promise((resolve) => setTimeout(resolve, farewell).unref());
    await Promise.race([this.model.close().catch(() => undefined), late]);
    this.#socket?.destroy();
  }

  lost(): Failure | null {
    return this.#lost;
  }

  onLost(listener: () => void): void {
    this.#listener = listener;
  }

  hold(): void {
    this.#tap?.hold();
  }

  release(): void {
    this.#tap?.release();
  }

  failureFor(error: unknown): Failure {
    const words = this.#tap?.closing() ?? null;
    const said = words === null || error instanceof RefusedFrameError ? error : Object.assign(new Error(words.text), { code: words.code });
    return failureOf(said, this.#settings);
  }

  #connect(): Promise<Socket> {
    const { host, port, tls } = this.#settings;
    return new Promise((resolve, reject) => {
      const socket = guardedSocket({ host, port, tls }, () => resolve(socket));
      // Also after it is open: an error without a listener would end the process.
      socket.on('error', (error) => {
        this.#lose(error);
        reject(error);
      });
      socket.once('close', () => reject(new Error('the server closed the connection')));
      this.#socket = socket;
    });
  }

  #lose(error: unknown): void {
    if (this.#ending || this.#lost !== null) return;
    this.#lost = this.failureFor(error);
    this.#listener?.();
  }
}

/**
 * Opens a connection: TCP, TLS, log-in, virtual host; one attempt, so that a wrong password locks no account. Every
 * message delivered on it goes to `onDelivery`, undecoded.
 */
export async function openConnection(
  settings: RabbitmqSettings,
  onDelivery: (delivery: Delivery) => void,
  signal: AbortSignal,
): Promise<Answer<AmqpConnection>> {
  const connection = new Connection(settings);
  const opening = connection.open(onDelivery).then(
    (): Answer<AmqpConnection> => ({ ok: true, value: connection }),
    (error: unknown): Answer<AmqpConnection> => ({ ok: false, failure: connection.failureFor(error) }),
  );
  const answer = await withinRequest(opening, settings, signal);
  if (!answer.ok) connection.abandon();
  return answer;
}
