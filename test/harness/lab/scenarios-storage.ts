import type { ExpectedMessage } from './expected.ts';
import { type Message, acknowledged, expectMessage, newMessage, stored } from './messages.ts';
import { type Age, type Fact, type PlannedRecord, type Scenario, type Shop, type TableName, minutes, seconds } from './plan.ts';

type StorageTopic = 'receipts' | 'reports' | 'stock-levels';

const OUTBOX: Readonly<Record<StorageTopic, TableName>> = {
  receipts: 'receipt_outbox',
  reports: 'report_outbox',
  'stock-levels': 'stock_outbox',
};

function newStored(shop: Shop, topic: StorageTopic, messageId: string, created: Age, key = `${topic}-${messageId}`): Message {
  return newMessage(shop, { topic, messageId, key, partition: 0, created, payload: { id: messageId } });
}

/** A row of one of the outboxes whose relay notes the coordinates; without them when `noted` is false. */
function sentRow(shop: Shop, topic: StorageTopic, message: Message, noted = true): Fact {
  return {
    kind: 'row',
    table: OUTBOX[topic],
    values: (where) => ({
      message_id: message.messageId,
      business_key: message.key,
      status: 'SENT',
      payload: message.payload,
      created_at: shop.at(message.created),
      sent_at: shop.at(message.created - 450),
      ...(noted ? acknowledged(message)(where) : { partition_no: null, offset_no: null }),
    }),
  };
}

function storedWithRow(shop: Shop, topic: StorageTopic, messages: readonly Message[]): readonly Fact[] {
  return messages.flatMap((message) => [stored(message), sentRow(shop, topic, message)]);
}

/** The log of receipts starts an hour ago. What is older has expired, as far as anybody noted where it was. */
export function expired(shop: Shop): Scenario {
  const gone = [170, 165, 160].map((age, index) => newStored(shop, 'receipts', `receipt-expired-${index + 1}`, minutes(age)));
  const kept = [60, 40, 20].map((age, index) => newStored(shop, 'receipts', `receipt-kept-${index + 1}`, minutes(age)));
  const unnoted = newStored(shop, 'receipts', 'receipt-not-noted', minutes(150));
  const start: readonly Fact[] = kept.slice(0, 1).map((message) => ({ kind: 'log-start', record: message.record }));
  return {
    facts: [...storedWithRow(shop, 'receipts', [...gone, ...kept]), sentRow(shop, 'receipts', unnoted, false), ...start],
    expected: [
      ...gone.map((message) => expectMessage('expired', message, { route: 'receipts', code: 'EXPIRED' })),
      ...kept.map((message) => expectMessage('stored', message, { route: 'receipts', code: 'STORED' })),
      expectMessage('undetermined-log-start', unnoted, { route: 'receipts', code: 'UNDETERMINED' }),
    ],
  };
}

/** The log was cut while the exporter stood at the third of six reports. */
export function lostToRetention(shop: Shop): Scenario {
  const reports = Array.from({ length: 6 }, (_, index) => newStored(shop, 'reports', `report-${index + 1}`, minutes(120 - 10 * index)));
  const waiting: readonly Fact[] = reports.slice(2).map(({ record }) => ({ kind: 'waiting', group: 'exporter', record }));
  const start: readonly Fact[] = reports.slice(4, 5).map(({ record }) => ({ kind: 'log-start', record }));
  const lost = (message: Message): ExpectedMessage =>
    expectMessage('lost-to-retention', message, { route: 'reports', code: 'LOST_TO_RETENTION', deliveries: { exporter: 'NOT_REACHED' } });
  return { facts: [...storedWithRow(shop, 'reports', reports), ...waiting, ...start], expected: reports.slice(2, 4).map(lost) };
}

/** A newer level of the same article has replaced the older one. */
export function compacted(shop: Shop): Scenario {
  const older = newStored(shop, 'stock-levels', 'stock-older', minutes(80), 'article-1');
  const other = newStored(shop, 'stock-levels', 'stock-other', minutes(70), 'article-2');
  const newer = newStored(shop, 'stock-levels', 'stock-newer', minutes(60), 'article-1');
  const last = newStored(shop, 'stock-levels', 'stock-last', minutes(50), 'article-3');
  return {
    facts: [...storedWithRow(shop, 'stock-levels', [older, other, newer, last]), { kind: 'compacted', record: older.record }],
    expected: [
      expectMessage('compacted', older, { route: 'stock-levels', code: 'COMPACTED' }),
      expectMessage('stored', newer, { route: 'stock-levels', code: 'STORED' }),
    ],
  };
}

function click(shop: Shop, messageId: string, partition: number, created: Age): Message {
  const key = shop.key('visitor', partition);
  return newMessage(shop, { topic: 'clicks', messageId, key, partition, created, payload: { visitor: key, page: '/checkout' } });
}

/** Clicks have a topic and nothing else. Two of them were sent twice: once by the application, once because of a restart. */
export function clicks(shop: Shop): Scenario {
  const ordinary = Array.from({ length: 30 }, (_, index) => click(shop, `click-${index + 1}`, index % 2, minutes(115 - 3 * index)));
  const twice = click(shop, 'click-sent-twice', 0, minutes(22) - seconds(1));
  const restarted = click(shop, 'click-after-restart', 1, minutes(21) - seconds(1));
  const again = (message: Message, later: Age, producer: string): PlannedRecord => ({
    ...message.record,
    age: message.record.age - later,
    producer,
    copyOf: message.record,
  });
  const copies = [again(twice, 40, twice.record.producer), again(restarted, seconds(15), 'clicks-relay-2')];
  const verdict = { route: 'clicks', code: 'COMMITTED', deliveries: { analytics: 'COMMITTED' } } as const;
  return {
    facts: [...[...ordinary, twice, restarted].map(stored), ...copies.map((record) => ({ kind: 'record', record }) as const)],
    expected: [
      ...ordinary.slice(0, 10).map((message) => expectMessage('committed-click', message, verdict)),
      expectMessage('send-duplicate-application', twice, { ...verdict, duplicates: ['SEND_DUPLICATE'] }),
      expectMessage('send-duplicate-restart', restarted, { ...verdict, duplicates: ['SEND_DUPLICATE'] }),
    ],
  };
}
