import { parseJson } from '../../domain/identity/json-value.ts';
import { keyOf } from '../../domain/identity/key-template.ts';
import { exactText } from '../../domain/identity/identify.ts';
import type { BulkLogRequest } from '../../ports/bulk.ts';
import { CsvLines } from '../csv/csv-lines.ts';
import { resendIdOf } from './death.ts';
import type { MatchResult } from './matcher.ts';
import { MessageReader } from './message-reader.ts';
import type { StreamMessage } from './message.ts';

/** The milliseconds of a time that a calendar has; the property counts whole seconds, and -1 stands for none. */
function timeOf({ timestamp }: StreamMessage): string | null {
  return timestamp < 0n ? null : String(timestamp * 1_000n);
}

/** Makes a line of kind `record` of every message of a stream that has a message id. */
export class MessageLines {
  readonly #request: BulkLogRequest;
  readonly #fromValue: boolean;
  #lines = new CsvLines();

  constructor(request: BulkLogRequest) {
    this.#request = request;
    this.#fromValue = request.identity.messageId.some((part) => typeof part !== 'string' && part.kind === 'json');
  }

  get rows(): number {
    return this.#lines.rows;
  }

  /** Adds the line of a message. `no-match` for one without an id, `not-comparable` for one whose id could not be parsed. */
  readonly add = (message: StreamMessage): MatchResult => {
    const { identity, keys } = this.#request;
    const reader = new MessageReader(message);
    const messageId = reader.text(identity.messageId);
    if (messageId === undefined) return this.#unparsed(message) ? 'not-comparable' : 'no-match';
    const businessKey = identity.businessKey === undefined ? undefined : reader.text(identity.businessKey);
    const effects = keys.map((template) => keyOf(template, { messageId, businessKey }, reader) ?? '').join('\u001f');
    this.#lines.add([
      messageId,
      businessKey ?? null,
      '0',
      String(message.offset),
      timeOf(message),
      'v',
      resendIdOf(message).resendId ?? null,
      effects === '' ? null : effects,
    ]);
    return 'match';
  };

  /** Every line since the last time. */
  take(): Buffer {
    const bytes = this.#lines.take();
    this.#lines = new CsvLines();
    return bytes;
  }

  #unparsed({ value }: StreamMessage): boolean {
    return this.#fromValue && value.length > 0 && parseJson(exactText(value) ?? '') === undefined;
  }
}
