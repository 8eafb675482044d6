import { describe, expect, it } from 'vitest';
import { kafkaViolations, sqlViolations } from './allow-list-check.ts';

const sql = (text: string) => sqlViolations([{ sql: text }]);

describe('kafkaViolations', () => {
  it.each([1, 2, 3, 9, 10, 15, 16, 17, 18, 23, 32, 36, 60, 61, 65, 66, 69, 75])('accepts api key %i', (apiKey) => {
    expect(kafkaViolations([{ apiKey, version: 1, clientId: 'waybill' }])).toEqual([]);
  });

  it('refuses every other api key, also one that does not exist yet', () => {
    const reads = new Set([1, 2, 3, 9, 10, 15, 16, 17, 18, 23, 32, 36, 60, 61, 65, 66, 69, 75]);
    const others = Array.from({ length: 101 }, (_, index) => index - 1).filter((apiKey) => !reads.has(apiKey));
    const entries = others.map((apiKey) => ({ apiKey, version: 0, clientId: null }));
    expect(kafkaViolations(entries)).toHaveLength(others.length);
  });

  it('names the planted OffsetCommit and its client', () => {
    const [violation] = kafkaViolations([{ apiKey: 8, version: 2, clientId: 'planted' }]);
    expect(violation).toContain('api key 8');
    expect(violation).toContain('planted');
  });

  it('refuses Metadata that may create topics', () => {
    const entry = { apiKey: 3, version: 6, clientId: 'waybill' };
    expect(kafkaViolations([{ ...entry, autoCreateTopics: true }])).toHaveLength(1);
    expect(kafkaViolations([{ ...entry, autoCreateTopics: false }])).toEqual([]);
  });
});

describe('sqlViolations', () => {
  it.each([
    'select 1',
    'SELECT o.id::text, "update" FROM public.outbox o WHERE o.id > $1 ORDER BY o.id LIMIT 5000;',
    "select 'delete from outbox; --', $$update$$, $x$ into $x$, E'it\\'s'",
    'select substring(a for 3), replace(b, $1, $2) from t /* update /* nested */ */ -- delete',
    'select a #>> $1, (select max(b) from u) from t',
    'select txid_current_if_assigned(), pg_is_in_recovery(), pg_last_xact_replay_timestamp()',
    'SET SESSION default_transaction_read_only = on',
    "SET SESSION statement_timeout = '5s'; SET SESSION lock_timeout = 1000",
    "set session idle_in_transaction_session_timeout to '5000ms'",
    "SET SESSION TIME ZONE 'UTC'",
    "set session timezone to 'UTC'",
    "SET SESSION tx_read_only = 1, max_statement_time = 5, lock_wait_timeout = 1, idle_transaction_timeout = 5, time_zone = '+00:00'",
    'BEGIN',
    'begin transaction isolation level repeatable read, read only',
    'START TRANSACTION READ ONLY',
    'rollback',
    'COPY (SELECT a, b FROM t WHERE id > 1 AND id <= 250001 ORDER BY id) TO STDOUT',
    "COPY (SELECT (a) FROM t) TO STDOUT WITH (FORMAT text, DELIMITER E'\\t')",
    'SHOW server_version',
    'EXPLAIN SELECT * FROM t',
    'EXPLAIN (FORMAT JSON) SELECT * FROM t',
    'EXPLAIN FORMAT = JSON SELECT * FROM t',
    '',
    ' ; -- nothing',
  ])('accepts %j', (text) => {
    expect(sql(text)).toEqual([]);
  });

  it.each([
    'UPDATE outbox SET status = $1',
    'update outbox set a = 1',
    'SELECT 1; UPDATE outbox SET a = 1',
    'insert into t values (1)',
    'DELETE FROM t',
    'TRUNCATE t',
    'CREATE TABLE t (a int)',
    'select * into u from t',
    'select * from t for update',
    'select * from t for no key update skip locked',
    'select * from t for share',
    'select * from t lock in share mode',
    'with gone as (delete from t returning *) select * from gone',
    'select nextval($1)',
    'select "pg_terminate_backend" (1)',
    'select pg_try_advisory_lock(1)',
    'select pg_advisory_xact_lock(1)',
    'select txid_current()',
    "select set_config('default_transaction_read_only', 'off', false)",
    'COPY t FROM STDIN',
    'COPY t TO STDOUT',
    "COPY (SELECT 1) TO '/tmp/x'",
    "COPY (SELECT 1) TO PROGRAM 'sh'",
    'COPY (DELETE FROM t RETURNING a) TO STDOUT',
    'EXPLAIN ANALYZE SELECT 1',
    'EXPLAIN (ANALYZE, BUFFERS) SELECT 1',
    'EXPLAIN ("analyze") SELECT 1',
    'EXPLAIN DELETE FROM t WHERE a IN (SELECT 1)',
    'EXPLAIN ANALYZE DELETE FROM t',
    'SET SESSION default_transaction_read_only = off',
    'SET default_transaction_read_only = on',
    'SET LOCAL statement_timeout = 5000',
    'SET SESSION statement_timeout = 0',
    "SET SESSION statement_timeout = '1h'",
    "SET SESSION statement_timeout = '6s'",
    'SET SESSION session_replication_role = replica',
    'SET GLOBAL tx_read_only = 1',
    'SET SESSION tx_read_only = 1, sql_log_bin = 0',
    "SET SESSION TIME ZONE 'Asia/Shanghai'",
    'START TRANSACTION',
    'START TRANSACTION READ WRITE',
    'BEGIN READ WRITE',
    'COMMIT',
    "ROLLBACK PREPARED 'x'",
    'LOCK TABLE t',
    'LISTEN x',
    'VACUUM',
    'CALL p()',
    'DO $$ begin delete from t; end $$',
    '<function call 1574>',
    'select 1 /*! , sleep(1) */',
    "select '\\'; delete from t; --'",
    "select 'open",
    'select 1 /* open',
  ])('refuses %j', (text) => {
    expect(sql(text)).toHaveLength(1);
  });

  it('says which statement and why', () => {
    expect(sql('select *\n  from t for update')).toEqual(['"select * from t for update": SELECT with UPDATE']);
  });
});
