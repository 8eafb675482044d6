/** One line of the shop is one routing key with its queue, its consumer and its route. */
export type LineName =
  | 'parcels'
  | 'mails'
  | 'reminders'
  | 'coupons'
  | 'prices'
  | 'labels'
  | 'tags'
  | 'returns'
  | 'surveys'
  | 'notes'
  | 'newsletters';

export interface Line {
  readonly key: string;
  readonly consumer: string;
  readonly queue: 'classic' | 'quorum';
  readonly arguments?: Readonly<Record<string, string | number>>;
  /** False: somebody removed the binding of the queue. */
  readonly bound?: false;
  /** A stream that the team bound like the queue. */
  readonly witness: boolean;
  /** Where what the queue puts aside can be read. */
  readonly deadLetters?: 'dead' | 'archive';
  /** Of the route, besides the grace of a second. */
  readonly times?: Readonly<Record<string, string>>;
}

/** The exchange of the shop, and those of dead letters: one whose letters a stream sees, one whose letters are archived, one without any queue. */
export const EXCHANGES = { shop: 'shop', dead: 'shop.dead', full: 'shop.full', nowhere: 'shop.nowhere' } as const;

/** Queues and streams that belong to no single line. */
export const PLACES = {
  /** A stream: producers write to it when the exchange does not take a message. */
  backup: 'shop.backup',
  dead: 'shop.dead.q',
  deadWitness: 'shop.dead.witness',
  full: 'shop.full.q',
  /** A stream into which the team copies what comes to `full`: on RabbitMQ 3.10 a classic queue's dead letters reach no stream. */
  archive: 'shop.full.archive',
} as const;

/** Letters of a quorum queue reach streams when they are put aside at least once. */
const AT_LEAST_ONCE = {
  'x-dead-letter-exchange': EXCHANGES.dead,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
} as const;

export const LINES: Readonly<Record<LineName, Line>> = {
  parcels: {
    key: 'parcel.created',
    consumer: 'carrier',
    queue: 'quorum',
    arguments: { ...AT_LEAST_ONCE, 'x-delivery-limit': 2 },
    witness: true,
    deadLetters: 'dead',
  },
  mails: { key: 'mail.requested', consumer: 'mailer', queue: 'classic', witness: true },
  reminders: { key: 'reminder.due', consumer: 'reminder', queue: 'classic', witness: true, times: { overdueAfter: '1s' } },
  coupons: { key: 'coupon.issued', consumer: 'till', queue: 'classic', arguments: { 'x-message-ttl': 200 }, witness: true },
  prices: { key: 'price.changed', consumer: 'display', queue: 'classic', arguments: { 'x-max-length': 2 }, witness: true },
  labels: {
    key: 'label.printed',
    consumer: 'printer',
    queue: 'quorum',
    arguments: { ...AT_LEAST_ONCE, 'x-message-ttl': 200 },
    witness: true,
    deadLetters: 'dead',
  },
  tags: {
    key: 'tag.ordered',
    consumer: 'tagger',
    queue: 'classic',
    arguments: { 'x-max-length': 1, 'x-dead-letter-exchange': EXCHANGES.full },
    witness: true,
    deadLetters: 'archive',
  },
  returns: {
    key: 'return.received',
    consumer: 'returns-desk',
    queue: 'classic',
    arguments: { 'x-dead-letter-exchange': EXCHANGES.nowhere },
    witness: true,
  },
  surveys: { key: 'survey.sent', consumer: 'surveyor', queue: 'classic', bound: false, witness: false },
  notes: { key: 'note.written', consumer: 'archivist', queue: 'classic', witness: false },
  newsletters: {
    key: 'newsletter.queued',
    consumer: 'press',
    queue: 'classic',
    witness: true,
    times: { grace: '12h', overdueAfter: '24h' },
  },
};

export const LINE_NAMES = Object.keys(LINES) as readonly LineName[];

export function queueOf(line: LineName): string {
  return `${line}.q`;
}

export function witnessOf(line: LineName): string {
  return `${line}.witness`;
}
