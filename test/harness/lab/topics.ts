import type { GroupName, TopicName } from './plan.ts';

export interface TopicSettings {
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** The times of the records are in the past: nothing may expire by itself. */
const KEPT = { 'retention.ms': '-1' };
/** Every record begins a segment, since each is older than a segment may be, and closed segments are compacted at once. */
const COMPACTED = { 'cleanup.policy': 'compact', 'segment.ms': '1000', 'min.cleanable.dirty.ratio': '0.001' };

export const TOPICS: Readonly<Record<TopicName, TopicSettings>> = {
  orders: { partitions: 4, config: KEPT },
  'orders-backup': { partitions: 1, config: KEPT },
  'orders-retry-0': { partitions: 1, config: KEPT },
  'orders.DLT': { partitions: 1, config: KEPT },
  'login-codes': { partitions: 2, config: KEPT },
  refunds: { partitions: 2, config: KEPT },
  shipments: { partitions: 2, config: KEPT },
  clicks: { partitions: 2, config: KEPT },
  receipts: { partitions: 1, config: KEPT },
  reports: { partitions: 1, config: KEPT },
  'stock-levels': { partitions: 1, config: COMPACTED },
};

/** What each group has read: to the end, unless a scenario says that it waits. */
export const SUBSCRIPTIONS: readonly { readonly group: GroupName; readonly topic: TopicName }[] = [
  { group: 'billing-v2', topic: 'orders' },
  { group: 'billing-v2', topic: 'orders-retry-0' },
  { group: 'email', topic: 'orders' },
  { group: 'sms-gateway', topic: 'login-codes' },
  { group: 'ledger', topic: 'refunds' },
  { group: 'warehouse', topic: 'shipments' },
  { group: 'exporter', topic: 'reports' },
  { group: 'analytics', topic: 'clicks' },
];
