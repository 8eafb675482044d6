import type { Entry, Topic } from './log.ts';
import { append } from './log.ts';
import type { Place, Row, World } from './world.ts';

/** How one attempt of the relay ends. */
export const relayEnds = [
  'sent',
  'sent-unmarked',
  'marked-unsent',
  'refused',
  'error-but-stored',
  'twice',
  'diverted',
  'stall',
  'in-transaction',
] as const;
export type RelayEnd = (typeof relayEnds)[number];

function partitionOf({ destination }: World, key: string): number {
  return Number(key.slice(1)) % destination.partitions.length;
}

function databaseTime({ time, shape }: World): number {
  return time + shape.databaseSkew;
}

/** An application writes a message into its outbox, or, without one, keeps it in memory until it is sent. */
export function write(world: World, key: string): void {
  const number = world.ids.length + 1;
  const id = `m${number}`;
  world.ids.push(id);
  world.rows.push({
    number,
    id,
    key,
    createdAt: databaseTime(world),
    state: 'pending',
    claimedAt: null,
    sentAt: null,
    place: null,
    error: null,
  });
}

interface Sending {
  readonly message: { readonly id: string; readonly key: string };
  readonly producer?: number | null;
  readonly transaction?: number | null;
  readonly resend?: string | null;
}

function store(world: World, topic: Topic, partition: number, { message, producer, transaction = null, resend = null }: Sending): Entry {
  const log = topic.partitions[partition];
  if (log === undefined) throw new Error(`${topic.name} has no partition ${partition}`);
  world.sequences += 1;
  const mark = producer === null ? null : { id: producer ?? world.producers, sequence: world.sequences };
  world.deeds.push({ what: 'produced', id: message.id });
  return append(log, {
    message: { id: message.id, key: message.key },
    at: world.time + world.shape.producerSkew,
    producer: mark,
    transaction,
    resend,
  });
}

/** Sends a message to the destination; answers where it stands. */
function send(world: World, sending: Sending): Place {
  const partition = partitionOf(world, sending.message.key);
  return { partition, offset: store(world, world.destination, partition, sending).offset };
}

function change(world: World, row: Row, parts: Partial<Row>): void {
  world.rows = world.rows.map((each) => (each.number === row.number ? { ...each, ...parts } : each));
}

function markSent(world: World, row: Row, place: Place | null): void {
  if (world.shape.outbox === 'deletes-sent') world.rows = world.rows.filter((each) => each.number !== row.number);
  else
    change(world, row, {
      state: 'sent',
      sentAt: databaseTime(world),
      place: world.shape.places && world.shape.outbox === 'states' ? place : null,
    });
}

function traceSend(world: World, { id, key }: Row, ok: boolean, place: Place | null): void {
  if (world.shape.produceTrace) world.sends.push({ id, key, at: world.time, ok, place });
}

/** A relay takes the oldest message that waits, and its attempt ends in one of many ways. */
export function relay(world: World, end: RelayEnd): void {
  const row = world.rows.find((each) => each.state === 'pending' || each.state === 'claimed');
  if (row === undefined) return;
  change(world, row, { state: 'claimed', claimedAt: databaseTime(world) });
  const message = { id: row.id, key: row.key };
  switch (end) {
    case 'sent':
    case 'twice': {
      const place = send(world, { message });
      traceSend(world, row, true, end === 'twice' ? send(world, { message }) : place);
      return markSent(world, row, place);
    }
    case 'sent-unmarked':
      send(world, { message });
      // Whoever comes next is another process.
      world.producers += 1;
      return;
    case 'marked-unsent':
      markSent(world, row, null);
      world.producers += 1;
      return;
    case 'refused':
      traceSend(world, row, false, null);
      return change(world, row, { state: 'failed', error: 'MESSAGE_TOO_LARGE' });
    case 'error-but-stored':
      send(world, { message });
      traceSend(world, row, false, null);
      return change(world, row, { state: 'failed', error: 'REQUEST_TIMED_OUT' });
    case 'diverted':
      if (world.shape.fallback === 'topic') store(world, world.fallback, 0, { message });
      else if (world.shape.fallback === 'table') world.fallbackTable.push({ consumer: '', ...message, at: databaseTime(world) });
      else return;
      world.deeds.push({ what: 'produced', id: row.id });
      return markSent(world, row, null);
    case 'stall':
      return;
    case 'in-transaction': {
      const number = world.transactions.length + 1;
      const producer = 1000 + number;
      const partition = partitionOf(world, row.key);
      world.transactions.push({ number, state: 'open', partition, producer });
      const place = send(world, { message, producer, transaction: number });
      traceSend(world, row, true, place);
      return markSent(world, row, place);
    }
  }
}

/** The oldest open transaction ends, with a control record in its partition. */
export function endTransaction(world: World, state: 'committed' | 'aborted'): void {
  const transaction = world.transactions.find((each) => each.state === 'open');
  const log = transaction === undefined ? undefined : world.destination.partitions[transaction.partition];
  if (transaction === undefined || log === undefined) return;
  transaction.state = state;
  append(log, { message: null, at: world.time, producer: null, transaction: transaction.number, resend: null });
}

/** A person sends a message again, with the header of a resend; `registered` by the ledger that approved it. */
export function sendAgain(world: World, index: number, registered: boolean): void {
  const id = world.ids[index % Math.max(1, world.ids.length)];
  const copy = world.destination.partitions.flatMap(({ entries }) => entries).find((entry) => entry.message?.id === id);
  if (id === undefined || copy?.message === null || copy?.message === undefined) return;
  const name = `r${world.sequences + 1}`;
  send(world, { message: copy.message, producer: 2000, resend: name });
  if (registered) world.ledger.push({ id, resend: name });
}
