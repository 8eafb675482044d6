import type { RawRecord } from '../../domain/identity/identify.ts';
import { exactText, RecordReader } from '../../domain/identity/identify.ts';
import type { Template } from '../../domain/identity/place.ts';
import type { StreamMessage } from './message.ts';

/**
 * Reads templates of one message. A header and a property may have the same name (`message-id`): each place gives its
 * own. The key is the routing key.
 */
export class MessageReader {
  readonly #message: StreamMessage;
  #record: RecordReader | null = null;

  constructor(message: StreamMessage) {
    this.#message = message;
  }

  /** The text a template gives, or undefined when one of its places is absent, null or not UTF-8. */
  text(template: Template): string | undefined {
    let text = '';
    for (const part of template) {
      const piece =
        typeof part === 'string'
          ? part
          : part.kind === 'property'
            ? exactText(this.#message.property(part.name))
            : this.#reader().text([part]);
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text;
  }

  #reader(): RecordReader {
    this.#record ??= new RecordReader(recordOf(this.#message));
    return this.#record;
  }
}

function recordOf(message: StreamMessage): RawRecord {
  const { key, value, timestamp } = message;
  return { key, value, headers: message.headers(), timestamp };
}
