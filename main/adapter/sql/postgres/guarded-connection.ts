import { Connection } from 'pg';
import type { ConnectionConfig, QueryParse } from 'pg';
import type { StatementLanguage } from '../statement-allow-list.ts';
import { refusalOf, StatementRefusedError } from '../statement-allow-list.ts';

/**
 * The client's connection with the allow-list below everything else: the two messages that carry a
 * statement's text are made here, whoever asks for them. A statement outside the list ends the
 * connection with a StatementRefusedError, which its query rejects with, before a byte is written.
 */
export class GuardedConnection extends Connection {
  readonly #language: StatementLanguage;

  constructor(config: ConnectionConfig, language: StatementLanguage) {
    super(config);
    this.#language = language;
  }

  override query(text: string): void {
    if (this.#allows(text)) super.query(text);
  }

  override parse(query: QueryParse, more: boolean): void {
    if (this.#allows(query.text)) super.parse(query, more);
  }

  /** Ending the connection instead of throwing: the client calls from event handlers too, where nothing catches. */
  #allows(text: string): boolean {
    const reason = refusalOf(text, this.#language);
    if (reason !== null) this.stream.destroy(new StatementRefusedError(text, reason));
    return reason === null;
  }
}
