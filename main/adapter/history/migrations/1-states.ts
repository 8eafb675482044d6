import type { Migration } from './migration.ts';

/**
 * A place (a partition, a group's commits in one, an exchange, a queue) and the states it was in:
 * the same state sampled again only lasts longer. Instants and spans are microseconds; `reach` is
 * how long after its last sample a state still counts as sampled.
 */
export const states: Migration = {
  version: 1,
  sql: `
    CREATE TABLE place (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      subject TEXT NOT NULL,
      coordinates TEXT NOT NULL,
      UNIQUE (source, subject, coordinates)
    ) STRICT;
    CREATE TABLE topic_id (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE partition_state (
      place INTEGER NOT NULL, first INTEGER NOT NULL, lasted INTEGER NOT NULL, reach INTEGER NOT NULL,
      log_start INTEGER NOT NULL, high_watermark INTEGER NOT NULL, leader_epoch INTEGER, topic_id INTEGER,
      PRIMARY KEY (place, first)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE commit_state (
      place INTEGER NOT NULL, first INTEGER NOT NULL, lasted INTEGER NOT NULL, reach INTEGER NOT NULL,
      committed INTEGER NOT NULL,
      PRIMARY KEY (place, first)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE described_state (
      place INTEGER NOT NULL, first INTEGER NOT NULL, lasted INTEGER NOT NULL, reach INTEGER NOT NULL,
      facts TEXT NOT NULL,
      PRIMARY KEY (place, first)
    ) STRICT, WITHOUT ROWID;
  `,
};
