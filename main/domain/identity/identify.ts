import { instantOf } from '../observation/instant.ts';
import type { JsonValue } from './json-value.ts';
import { parseJson, textAt } from './json-value.ts';
import type { Place, Template } from './place.ts';

/** A record as a broker stored it: bytes, and headers in order with their duplicates. */
export interface RawRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly { readonly name: Uint8Array; readonly value: Uint8Array | null }[];
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
}

/** Where a route's messages carry their names. Absent fields are never looked for. */
export interface Identity {
  readonly messageId: Template;
  readonly businessKey?: Template;
  readonly traceId?: Template;
  readonly producer?: Template;
  readonly sequence?: Template;
  readonly occurredAt?: Template;
  /** Further fields that `find` can search, by name. */
  readonly search: Readonly<Record<string, Template>>;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of bytes that are valid UTF-8, undefined for others: a name that was changed in decoding is no name. */
export function exactText(bytes: Uint8Array | null | undefined): string | undefined {
  if (bytes === null || bytes === undefined) return undefined;
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reads several templates of one record; the JSON of the value is parsed once, when first asked for. */
export class RecordReader {
  readonly #record: RawRecord;
  #json: { readonly document: JsonValue | undefined } | null = null;

  constructor(record: RawRecord) {
    this.#record = record;
  }

  /** The text a template gives, or undefined when one of its places is absent, null or not UTF-8. */
  text(template: Template): string | undefined {
    let text = '';
    for (const part of template) {
      const piece = typeof part === 'string' ? part : this.#at(part);
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text;
  }

  #at(place: Place): string | undefined {
    switch (place.kind) {
      case 'key':
        return exactText(this.#record.key);
      case 'value':
        return exactText(this.#record.value);
      case 'timestamp':
        return instantOf(this.#record.timestamp) ?? undefined;
      case 'header':
      case 'property':
        return exactText(this.#record.headers.findLast((header) => exactText(header.name) === place.name)?.value);
      case 'json':
        this.#json ??= { document: parseJson(exactText(this.#record.value) ?? '') };
        return textAt(this.#json.document, place.pointer);
    }
  }
}
