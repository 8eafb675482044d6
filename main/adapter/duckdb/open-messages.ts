import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { DuckDBInstance, listValue } from '@duckdb/node-api';
import { micros } from '../../domain/observation/instant.ts';
import type { OpenMessage } from '../../domain/reconcile/reconciliation.ts';
import type { OpenMessageFilter, OpenMessagesPage, PageAsked } from '../../ports/reconcile-runs.ts';

const settings = {
  threads: '1',
  memory_limit: '96MB',
  // Everything it needs is built in; nothing is ever fetched.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

const columns = `{ message: 'JSON', listed: 'BOOLEAN', weight: 'INTEGER', code: 'VARCHAR', duplicates: 'VARCHAR[]', micros: 'BIGINT' }`;

interface Condition {
  readonly text: string;
  readonly values: Readonly<Record<string, DuckDBValue>>;
}

function conditionOf({ codes, duplicates, between }: OpenMessageFilter): Condition {
  const parts = ['listed'];
  const values: Record<string, DuckDBValue> = {};
  if (codes !== null) {
    parts.push('list_contains($codes, code)');
    values['codes'] = listValue([...codes]);
  }
  if (duplicates !== null) {
    parts.push('list_has_any(duplicates, $duplicates)');
    values['duplicates'] = listValue([...duplicates]);
  }
  if (between !== null) {
    parts.push('micros >= $from and micros < $to');
    values['from'] = micros(between.from);
    values['to'] = micros(between.to);
  }
  return { text: parts.join(' and '), values };
}

/**
 * Lists of a run's open messages, filtered, sorted and cut by DuckDB straight from the lines that the
 * run has written: a page costs no memory for the others. A line that is still being written is not there yet.
 */
export class OpenMessages {
  readonly #temporary: string;
  #connection: Promise<DuckDBConnection> | null = null;

  /** `temporary`: where it may spill. */
  constructor(temporary: string) {
    this.#temporary = temporary;
  }

  async page(path: string, filter: OpenMessageFilter, { skip, take }: PageAsked): Promise<OpenMessagesPage> {
    const connection = await (this.#connection ??= this.#open());
    const { text, values } = conditionOf(filter);
    const from = `read_json($path, format = 'newline_delimited', columns = ${columns}, ignore_errors = true, maximum_object_size = 4194304) where ${text}`;
    const counted = await connection.runAndReadAll(`select count(*) from ${from}`, { path, ...values });
    const listed = await connection.runAndReadAll(
      `select message::varchar from ${from} order by weight, micros nulls last, message->>'messageId' limit ${take} offset ${skip}`,
      { path, ...values },
    );
    return {
      total: Number(counted.getRows()[0]?.[0] ?? 0),
      messages: listed.getRows().map(([message]) => JSON.parse(String(message)) as OpenMessage),
    };
  }

  async close(): Promise<void> {
    (await this.#connection)?.closeSync();
    this.#connection = null;
  }

  async #open(): Promise<DuckDBConnection> {
    const instance = await DuckDBInstance.create(':memory:', { ...settings, temp_directory: this.#temporary });
    return instance.connect();
  }
}
