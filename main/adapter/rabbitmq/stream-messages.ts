import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from '../../domain/observation/failure.ts';
import type { Delivery } from './delivery-tap.ts';
import { cancelled, timedOut } from './failures.ts';
import type { RabbitmqSettings } from './settings.ts';
import { firstOffset, silence } from './stream-ends.ts';
import type { StreamReader } from './stream-reader.ts';
import { bulkReading, openStream } from './stream-reader.ts';

/** `ended`: the broker answers, and has nothing more. */
export type Batch =
  | { readonly kind: 'deliveries'; readonly deliveries: readonly Delivery[] }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How long a broken connection is opened again before what it did not give is said to be missing: longer than a leader takes to change. */
const patience = 7_000;
const betweenAttempts = 250;

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

/**
 * A stream read from an offset on: waits out silences and opens broken connections again, always after what was taken.
 * At most the `bytesPerSecond` of the settings are taken, and the broker holds back the rest.
 */
export class StreamMessages {
  readonly #settings: RabbitmqSettings;
  readonly #stream: string;
  readonly #signal: AbortSignal;
  #reader: StreamReader | null = null;
  /** When the connection was lost; null while it stands. Until the first message there is nothing to go on from. */
  #lostAt: number | null = null;
  #everRead = false;
  #debt = 0;
  /** The offset after the last that was taken; set by whoever parses. */
  position: bigint;

  constructor(settings: RabbitmqSettings, asked: { readonly stream: string; readonly from: bigint }, signal: AbortSignal) {
    this.#settings = settings;
    this.#stream = asked.stream;
    this.position = asked.from;
    this.#signal = signal;
  }

  /** What comes next while something is surely there. */
  async next(): Promise<Batch> {
    let waited = 0;
    for (;;) {
      if (this.#signal.aborted) return { kind: 'failed', failure: cancelled };
      const opened = await this.#open();
      if (opened !== null) {
        if (!(await this.#worthAnotherTry(opened))) return { kind: 'failed', failure: opened };
        continue;
      }
      const delivered = (await this.#reader?.next(silence)) ?? { kind: 'silent' };
      if (delivered.kind === 'deliveries') return this.#took(delivered.deliveries);
      if (delivered.kind === 'failed') {
        await this.close();
        if (!(await this.#worthAnotherTry(delivered.failure))) return delivered;
        continue;
      }
      waited += silence;
      const last = await firstOffset(this.#settings, this.#stream, 'last', this.#signal);
      if (!last.ok) return { kind: 'failed', failure: last.failure };
      if (last.value === null || last.value < this.position) return { kind: 'ended' };
      if (waited >= this.#settings.requestTimeout) return { kind: 'failed', failure: timedOut(this.#settings) };
    }
  }

  /** What comes within `milliseconds`, if anything does: past the end that is proven, silence says nothing and costs nothing. */
  async more(milliseconds: number): Promise<readonly Delivery[]> {
    const delivered = await this.#reader?.next(milliseconds);
    return delivered?.kind === 'deliveries' ? delivered.deliveries : [];
  }

  /** Opens it only to see what comes within `milliseconds`; nothing where it cannot be opened. */
  async opening(milliseconds: number): Promise<readonly Delivery[]> {
    return (await this.#open()) === null ? this.more(milliseconds) : [];
  }

  async close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = null;
    await reader?.close();
  }

  async #open(): Promise<Failure | null> {
    if (this.#reader !== null) return null;
    const rate = this.#settings.bytesPerSecond;
    const options = rate === null ? bulkReading : { ...bulkReading, heldBytes: Math.min(bulkReading.heldBytes, rate) };
    const opened = await openStream(this.#settings, this.#stream, { offset: this.position }, options, this.#signal);
    if (!opened.ok) return opened.failure;
    this.#reader = opened.value;
    return null;
  }

  async #took(deliveries: readonly Delivery[]): Promise<Batch> {
    this.#everRead = true;
    this.#lostAt = null;
    await this.#pace(deliveries);
    return { kind: 'deliveries', deliveries };
  }

  async #pace(deliveries: readonly Delivery[]): Promise<void> {
    const rate = this.#settings.bytesPerSecond;
    if (rate === null) return;
    // What the batch before this one cost is waited for now: the first comes at once.
    const debt = this.#debt;
    this.#debt = deliveries.reduce((sum, { header, body }) => sum + header.length + body.length, 0);
    if (debt > 0) await pause((debt / rate) * 1_000, this.#signal);
  }

  async #worthAnotherTry(failure: Failure): Promise<boolean> {
    if (!this.#everRead || failure.code !== 'unreachable' || this.#signal.aborted) return false;
    this.#lostAt ??= performance.now();
    if (performance.now() - this.#lostAt > patience) return false;
    await pause(betweenAttempts, this.#signal);
    return true;
  }
}
