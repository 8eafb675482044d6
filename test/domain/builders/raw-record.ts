import type { RawRecord } from '../../../main/domain/identity/identify.ts';

const encoder = new TextEncoder();

export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A byte that no UTF-8 text contains. */
export const invalidBytes = Uint8Array.of(0x6d, 0xff, 0x31);

/** A record as a broker stored it; texts become bytes, `null` stays null. */
export function rawRecord({
  key = null,
  value = null,
  headers = [],
  timestamp = 1_795_140_669_123n,
}: {
  readonly key?: string | Uint8Array | null;
  readonly value?: string | Uint8Array | null;
  readonly headers?: readonly (readonly [string | Uint8Array, string | Uint8Array | null])[];
  readonly timestamp?: bigint;
}): RawRecord {
  const raw = (part: string | Uint8Array | null): Uint8Array | null => (typeof part === 'string' ? bytes(part) : part);
  return {
    key: raw(key),
    value: raw(value),
    headers: headers.map(([name, content]) => ({ name: raw(name) ?? new Uint8Array(), value: raw(content) })),
    timestamp,
  };
}
