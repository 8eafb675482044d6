import type { Channel } from 'amqplib';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { AmqpConnection } from './connection.ts';
import { openConnection } from './connection.ts';
import type { Delivery } from './delivery-tap.ts';
import { cancelled, failureOf } from './failures.ts';
import type { RabbitmqSettings } from './settings.ts';
import { withinRequest } from './within-request.ts';

/** Where reading begins. `at`: the first chunk that the broker wrote at or behind this second since 1970. */
export type StreamStart = 'first' | 'last' | { readonly offset: bigint } | { readonly at: bigint };

/** `silent`: nothing came for as long as was waited. */
export type Delivered =
  | { readonly kind: 'deliveries'; readonly deliveries: readonly Delivery[] }
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A stream that is being read, over a connection of its own. */
export interface StreamReader {
  /** What has come, in order, at least one; waits at most `milliseconds`. What was taken counts as read: its credit goes back. */
  next(milliseconds: number): Promise<Delivered>;
  /** Whether the broker answers at all: a silence is only then one of the stream. */
  alive(): Promise<Answer<null>>;
  close(): Promise<void>;
}

interface ReaderOptions {
  /** How many messages the broker may send ahead. */
  readonly prefetch: number;
  /** Bytes that may wait here; the broker waits while there are more. */
  readonly heldBytes: number;
  /** Whether what was taken lets the broker send more. */
  readonly givesCredit: boolean;
}

export const bulkReading: ReaderOptions = { prefetch: 5_000, heldBytes: 16 * 1024 * 1024, givesCredit: true };
/** For a look at one message: the broker sends no second one. */
export const singleReading: ReaderOptions = { ...bulkReading, prefetch: 1, givesCredit: false };

function argumentOf(start: StreamStart): unknown {
  if (typeof start === 'string') return start;
  // amqplib turns both into a bigint before it writes them.
  return 'offset' in start ? { '!': 'int64', value: start.offset } : { '!': 'timestamp', value: start.at };
}

function sizeOf({ header, body }: Delivery): number {
  return header.length + body.length;
}

class Reader implements StreamReader {
  readonly #settings: RabbitmqSettings;
  readonly #options: ReaderOptions;
  readonly #signal: AbortSignal;
  #connection: AmqpConnection | null = null;
  #channel: Channel | null = null;
  #waiting: Delivery[] = [];
  #bytes = 0;
  #failure: Failure | null = null;
  #wake: (() => void) | null = null;

  constructor(settings: RabbitmqSettings, options: ReaderOptions, signal: AbortSignal) {
    this.#settings = settings;
    this.#options = options;
    this.#signal = signal;
  }

  async open(stream: string, starts: readonly StreamStart[]): Promise<Answer<null>> {
    const opened = await openConnection(this.#settings, (delivery) => this.#take(delivery), this.#signal);
    if (!opened.ok) return opened;
    const connection = opened.value;
    this.#connection = connection;
    connection.onLost(() => this.#fail(connection.lost()));
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
    const answer = await this.#answer(this.#begin(connection, stream, starts));
    if (!answer.ok) await this.close();
    return answer;
  }

  async next(milliseconds: number): Promise<Delivered> {
    if (this.#waiting.length === 0 && this.#failure === null) await this.#wait(milliseconds);
    if (this.#waiting.length > 0) return { kind: 'deliveries', deliveries: this.#drain() };
    return this.#failure === null ? { kind: 'silent' } : { kind: 'failed', failure: this.#failure };
  }

  async alive(): Promise<Answer<null>> {
    const channel = this.#channel;
    if (this.#failure !== null || channel === null) return { ok: false, failure: this.#failure ?? cancelled };
    return this.#answer(channel.prefetch(this.#options.prefetch).then(() => null));
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    const connection = this.#connection;
    this.#connection = null;
    this.#fail(cancelled);
    await connection?.close();
  }

  readonly #onAbort = (): void => this.#fail(cancelled);

  async #begin(connection: AmqpConnection, stream: string, starts: readonly StreamStart[]): Promise<null> {
    const channel = await connection.model.createChannel();
    this.#channel = channel;
    channel.on('error', (error) => this.#fail(connection.lost() ?? failureOf(error, this.#settings)));
    await channel.prefetch(this.#options.prefetch);
    const onCancel = (message: unknown): void => {
      // Deliveries do not come this way; null says that the broker ended the reading.
      if (message === null)
        this.#fail({
          code: 'unreachable',
          retryable: true,
          detail: `the broker ended the reading of ${stream}: it was deleted, or lost its leader`,
        });
    };
    // The prefetch counts for each of them.
    for (const [index, start] of starts.entries())
      await channel.consume(stream, onCancel, {
        consumerTag: String(index),
        noAck: false,
        arguments: { 'x-stream-offset': argumentOf(start) },
      });
    return null;
  }

  #take(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.#bytes += sizeOf(delivery);
    if (this.#bytes > this.#options.heldBytes) this.#connection?.hold();
    this.#wake?.();
  }

  #drain(): readonly Delivery[] {
    const taken = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    const last = taken.at(-1);
    // An ack of a stream only gives credit. Private amqplib takes the tag from the message's fields.
    if (last !== undefined && this.#failure === null && this.#options.givesCredit)
      this.#channel?.ack({ fields: { deliveryTag: Number(last.deliveryTag) } } as Parameters<Channel['ack']>[0], true);
    this.#connection?.release();
    return taken;
  }

  async #wait(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  #fail(failure: Failure | null): void {
    this.#failure ??= failure;
    this.#wake?.();
  }

  /** The answer to a question on the channel, or why there is none. */
  #answer(asked: Promise<null>): Promise<Answer<null>> {
    const answer = asked.then(answered, (error: unknown): Answer<null> => {
      const failure = this.#connection?.lost() ?? this.#failure ?? failureOf(error, this.#settings);
      return { ok: false, failure };
    });
    return withinRequest(answer, this.#settings, this.#signal);
  }
}

/**
 * Begins to read a stream, at several places at once where several are given: their deliveries bear the index of their
 * place as consumer tag. The failure names what stands against it: no such queue, a queue that is no stream, no right to
 * read it, a wrong password, no such virtual host, no answer.
 */
export async function openStream(
  settings: RabbitmqSettings,
  stream: string,
  starts: StreamStart | readonly StreamStart[],
  options: ReaderOptions,
  signal: AbortSignal,
): Promise<Answer<StreamReader>> {
  const reader = new Reader(settings, options, signal);
  const answer = await reader.open(stream, isSeveral(starts) ? starts : [starts]);
  return answer.ok ? answered(reader) : answer;
}

function isSeveral(starts: StreamStart | readonly StreamStart[]): starts is readonly StreamStart[] {
  return Array.isArray(starts);
}
