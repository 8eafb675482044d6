import type { Item, QueueWorld, Streamed } from './queue-world.ts';
import type { Line, Row } from './world.ts';

export const publishEnds = ['sent', 'sent-unmarked', 'marked-unsent', 'refused', 'diverted', 'stall'] as const;
export type PublishEnd = (typeof publishEnds)[number];

export const queueWorkEnds = ['ok', 'fail', 'filter', 'discard', 'swallow', 'die-after-effect', 'hold'] as const;
export type QueueWorkEnd = (typeof queueWorkEnds)[number];

/** One step of a schedule over queues. */
export type QueueAction =
  | { readonly do: 'write'; readonly key: string }
  | { readonly do: 'publish'; readonly end: PublishEnd }
  | { readonly do: 'bind'; readonly bound: boolean }
  | { readonly do: 'bind-letters'; readonly bound: boolean }
  | { readonly do: 'work'; readonly end: QueueWorkEnd; readonly lucky: boolean }
  | { readonly do: 'release' }
  /** Another message of the same exchange and key comes to the stream, and is consumed at once. */
  | { readonly do: 'traffic' }
  | { readonly do: 'wait'; readonly milliseconds: number };

function stream(log: Streamed[], item: Item, at: number, cause: Streamed['cause']): void {
  log.push({ ...item, at, offset: (log.at(-1)?.offset ?? -1) + 1, cause });
}

/** The queue lets go of a message: to the dead-letter queue, where there is one that can be reached. */
function putAside(world: QueueWorld, item: Item, cause: NonNullable<Streamed['cause']>): void {
  const { deadLetter } = world.shape;
  if (deadLetter === 'none') world.deeds.push({ what: cause === 'maxlen' ? 'dropped' : 'expired', id: item.id });
  else if (world.lettersBound) {
    world.deeds.push({ what: 'lettered', id: item.id });
    stream(world.letters, item, world.time, cause);
  } else world.deeds.push({ what: 'unlettered', id: item.id });
}

/** What has stood too long in the queue ends there. */
function expireOld(world: QueueWorld): void {
  const { messageTtl } = world.shape;
  if (messageTtl === null) return;
  const old = world.queue.filter(({ at }) => world.time - at > messageTtl);
  world.queue = world.queue.filter((item) => !old.includes(item));
  for (const item of old) putAside(world, item, 'expired');
}

type Answer = 'confirmed' | 'returned' | 'refused';

function accept(world: QueueWorld, { id, key }: Row): Answer {
  const { limit, overflow, witness } = world.shape;
  if (!world.bound) {
    world.deeds.push({ what: 'returned', id });
    return 'returned';
  }
  const item = { id, key, at: world.time, publishedAt: world.time };
  if (witness !== 'none') stream(world.witness, item, world.time, null);
  const isFull = limit !== null && world.queue.length >= limit;
  if (isFull && overflow === 'reject-publish') {
    world.deeds.push({ what: 'refused', id });
    return 'refused';
  }
  const [head] = world.queue;
  if (isFull && head !== undefined) {
    world.queue = world.queue.slice(1);
    putAside(world, head, 'maxlen');
  }
  world.queue.push(item);
  world.deeds.push({ what: 'accepted', id });
  return 'confirmed';
}

function change(world: QueueWorld, row: Row, parts: Partial<Row>): void {
  world.rows = world.rows.map((each) => (each.number === row.number ? { ...each, ...parts } : each));
}

function traceSend(world: QueueWorld, { id, key }: Row, answer: Answer): void {
  if (!world.shape.produceTrace) return;
  world.sends.push({ id, key, at: world.time, ok: answer === 'confirmed', returned: answer === 'returned', place: null });
}

/** The relay publishes the oldest message that waits; what the broker answers decides what its row says. */
function publish(world: QueueWorld, end: PublishEnd): void {
  const row = world.rows.find((each) => each.state === 'pending' || each.state === 'claimed');
  if (row === undefined) return;
  change(world, row, { state: 'claimed', claimedAt: world.time });
  const sent = { state: 'sent', sentAt: world.time } as const;
  switch (end) {
    case 'sent': {
      const answer = accept(world, row);
      traceSend(world, row, answer);
      // A message that no queue wanted is confirmed all the same: only the return tells.
      return change(world, row, answer === 'refused' ? { state: 'failed', error: 'nack' } : sent);
    }
    case 'sent-unmarked':
      accept(world, row);
      return;
    case 'marked-unsent':
      return change(world, row, sent);
    case 'refused':
      traceSend(world, row, 'refused');
      return change(world, row, { state: 'failed', error: 'ACCESS_REFUSED' });
    case 'diverted':
      if (!world.shape.fallback) return;
      world.fallback.push({ consumer: '', id: row.id, key: row.key, at: world.time });
      return change(world, row, sent);
    case 'stall':
      return;
  }
}

function keep(world: QueueWorld, { id, key }: Item, outcome: Line['outcome'], lucky: boolean): void {
  const { trace } = world.shape;
  if (trace === 'every' || (trace === 'share' && lucky))
    world.lines.push({ consumer: 'billing', id, key, place: null, outcome, attempt: 1, member: 1, at: world.time });
}

function takeEffect(world: QueueWorld, { id, key }: Item): void {
  world.deeds.push({ what: 'processed', id });
  if (world.shape.effect) world.effects.push({ consumer: 'billing', id, key, at: world.time });
}

/** The idempotency check; a claim is written here. */
function admit(world: QueueWorld, { id, key }: Item): boolean {
  const { dedupe } = world.shape;
  if (dedupe === 'none') return true;
  const entries = dedupe === 'before' ? world.claims : world.done;
  if (entries.some((each) => each.id === id)) return false;
  if (dedupe === 'before') world.claims.push({ consumer: 'billing', id, key, at: world.time });
  return true;
}

/** The consumer takes the head of the queue. */
function work(world: QueueWorld, end: QueueWorkEnd, lucky: boolean): void {
  const [item, ...rest] = world.queue;
  if (item === undefined || world.held !== null) return;
  world.queue = rest;
  switch (end) {
    case 'ok':
      if (!admit(world, item)) return keep(world, item, 'duplicate', lucky);
      takeEffect(world, item);
      if (world.shape.dedupe === 'after') world.done.push({ consumer: 'billing', id: item.id, key: item.key, at: world.time });
      return keep(world, item, 'ok', lucky);
    case 'fail':
      keep(world, item, 'failed', lucky);
      return putAside(world, item, 'rejected');
    case 'filter':
      return keep(world, item, 'filtered', lucky);
    case 'discard':
      return keep(world, item, 'discarded', lucky);
    case 'swallow':
      if (world.shape.dedupe === 'before') admit(world, item);
      return;
    case 'die-after-effect':
      if (admit(world, item)) takeEffect(world, item);
      world.queue = [item, ...rest];
      return;
    case 'hold':
      world.held = item;
  }
}

/** Whoever held a message is gone, and it is the head of the queue again. */
function release(world: QueueWorld): void {
  if (world.held !== null) world.queue = [world.held, ...world.queue];
  world.held = null;
}

function write(world: QueueWorld, key: string): void {
  const number = world.ids.length + 1;
  const row = { number, id: `m${number}`, key, createdAt: world.time, state: 'pending', claimedAt: null, sentAt: null } as const;
  world.ids.push(row.id);
  world.rows.push({ ...row, place: null, error: null });
}

export function actOnQueues(world: QueueWorld, action: QueueAction): void {
  world.time += 1000;
  expireOld(world);
  switch (action.do) {
    case 'write':
      return write(world, action.key);
    case 'publish':
      return publish(world, action.end);
    case 'bind':
      world.bound = action.bound;
      return;
    case 'bind-letters':
      world.lettersBound = action.bound;
      return;
    case 'work':
      return work(world, action.end, action.lucky);
    case 'release':
      return release(world);
    case 'traffic': {
      const other = { id: `x${world.time}`, key: 'k8', at: world.time, publishedAt: world.time };
      if (world.bound && world.shape.witness !== 'none') stream(world.witness, other, world.time, null);
      stream(world.letters, other, world.time, null);
      return;
    }
    case 'wait':
      world.time += action.milliseconds;
      expireOld(world);
  }
}
