import type { FieldPacket } from 'mysql2';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import { CsvLines } from '../../csv/csv-lines.ts';
import type { Lines, Row } from '../dialect.ts';
import { onePiece } from '../one-piece.ts';
import { limited } from '../limited.ts';
import { assertAllowed } from '../statement-allow-list.ts';
import type { Statement } from './mysql-compiler.ts';
import type { MysqlClient } from './mysql-connection.ts';
import { destroy } from './mysql-connection.ts';
import { endsSession, failureOf } from './mysql-failure.ts';
import { mysqlLanguage } from './mysql-language.ts';
import { statementTimeout } from './mysql-settings.ts';
import { instantOf, microsOf } from './mysql-times.ts';

/** Beyond the server's own limit nobody is there any more, or the way to it is broken. */
const answerTimeout = statementTimeout + 5000;
/** Types of columns without a zone, by the protocol's numbers: DATE, DATETIME and how MySQL calls them inside. */
const localTypes = new Set([10, 12, 14, 18]);

/** True while statements can be sent. */
export function isAlive(client: MysqlClient): boolean {
  return !client.stream.destroyed && client.stream.writable;
}

/** What the client gives for a value with the options that keep every digit. */
type ClientValue = string | number | bigint | Buffer | null | undefined;

function textOf(value: ClientValue): string | null {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}

/** Values as the texts that the server printed, and local times as instants in the zone of the source. */
function rowsOf(rows: readonly (readonly unknown[])[], fields: readonly FieldPacket[], zone: string | null): readonly Row[] {
  const local = fields.map((field) => zone !== null && localTypes.has(field.columnType ?? -1));
  return rows.map((row) =>
    Object.fromEntries(
      fields.map(({ name }, index) => {
        const text = textOf(row[index] as ClientValue);
        return [name, text !== null && local[index] === true ? instantOf(text, zone ?? 'UTC') : text];
      }),
    ),
  );
}

function send(client: MysqlClient, { sql, parameters }: Statement, zone: string | null): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, rows: unknown, fields: FieldPacket[] | undefined): void => {
      if (error !== null) reject(error);
      // What brings no rows answers with one object that counts instead.
      else resolve(Array.isArray(rows) ? rowsOf(rows as readonly (readonly unknown[])[], fields ?? [], zone) : []);
    };
    // Values go beside the statement and never into its text; without any there is nothing to prepare.
    if (parameters.length === 0) client.query({ sql }, done);
    else client.execute({ sql, values: [...parameters] as string[] }, done);
  });
}

/** The times of the columns without a zone become microseconds. */
function sendForLines(client: MysqlClient, { sql, parameters }: Statement, zone: string | null): Promise<Lines> {
  const lines = new CsvLines();
  let local: readonly boolean[] = [];
  const valueOf = (value: unknown, index: number): string | null => {
    const text = textOf(value as ClientValue);
    if (text === null || local[index] !== true) return text;
    const micros = microsOf(text, zone ?? 'UTC');
    return micros === null ? null : String(micros);
  };
  const query = parameters.length === 0 ? client.query({ sql }) : client.execute({ sql, values: [...parameters] as string[] });
  return new Promise((resolve, reject) => {
    query.on('fields', (fields: readonly FieldPacket[]) => {
      local = fields.map((each) => zone !== null && localTypes.has(each.columnType ?? -1));
    });
    query.on('result', (row: readonly unknown[]) => lines.add(row.map(valueOf)));
    query.once('error', reject);
    query.once('end', () => resolve(onePiece(lines.take(), lines.rows)));
  });
}

/** The server's address for messages, and the zone of columns without one. */
export interface Where {
  readonly place: string;
  readonly zone: string | null;
}

/**
 * Runs one statement on a connection that carries no other. `zone` is that of columns without one. An
 * abort, and a server that stays silent for 10 s, end the connection. Throws a StatementRefusedError
 * for a statement outside the allow-list.
 */
export function runStatement(
  client: MysqlClient,
  statement: Statement,
  where: Where,
  signal: AbortSignal,
): Promise<Answer<readonly Row[]>> {
  return run(client, statement, () => send(client, statement, where.zone), where, signal);
}

/** Runs one statement whose rows become lines, as `runStatement` does. No row is kept. */
export function runLines(client: MysqlClient, statement: Statement, where: Where, signal: AbortSignal): Promise<Answer<Lines>> {
  return run(client, statement, () => sendForLines(client, statement, where.zone), where, signal);
}

async function run<Value>(
  client: MysqlClient,
  statement: Statement,
  asked: () => Promise<Value>,
  { place }: Where,
  signal: AbortSignal,
): Promise<Answer<Value>> {
  assertAllowed(statement.sql, mysqlLanguage);
  const limit = { milliseconds: answerTimeout, late: `${place}: no answer within ${answerTimeout / 1000} s`, end: () => destroy(client) };
  const begin = (): Promise<Answer<Value>> =>
    asked().then(answered, (error: unknown) => {
      if (endsSession(error)) destroy(client);
      return { ok: false as const, failure: failureOf(error, place) };
    });
  return limited(begin, limit, signal);
}
