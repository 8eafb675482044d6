import type { OutboxFile } from './schema/outbox.ts';

/** Tables, columns and states that a library lays out the same way everywhere; what stands beside the preset in the file wins. */
type Preset = Pick<OutboxFile, 'tables' | 'columns' | 'states' | 'keepsSent'>;

export const presets: Readonly<Record<NonNullable<OutboxFile['preset']>, Preset>> = {
  /** Debezium's outbox event router: rows are read from the log and have no state. */
  debezium: {
    tables: ['public.outboxevent'],
    columns: { messageId: 'id', businessKey: 'aggregateid', destination: 'aggregatetype', payload: 'payload' },
  },
  /** Spring Modulith's event publication registry: a completion date says that it was sent. */
  'spring-modulith': {
    tables: ['public.event_publication'],
    columns: {
      messageId: 'id',
      destination: 'listener_id',
      payload: 'serialized_event',
      createdAt: 'publication_date',
      sentAt: 'completion_date',
    },
    states: { sent: { notNull: 'completion_date' }, pending: 'otherwise' },
  },
  /** Gruelbox transaction-outbox: processed rows are deleted after a while. */
  gruelbox: {
    tables: ['public.txno_outbox'],
    columns: { messageId: 'id', businessKey: 'uniquerequestid', attempts: 'attempts', payload: 'invocation' },
    states: { failed: { true: 'blocked' }, sent: { true: 'processed' }, pending: 'otherwise' },
    keepsSent: false,
  },
};
