import type { SampledRecord } from '../../../main/domain/draft/catalogue.ts';

const bytes = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? new TextEncoder().encode(text) : text);

export interface SampledShape {
  readonly key?: string | null;
  readonly value?: string | Uint8Array | object | null;
  readonly headers?: Readonly<Record<string, string | Uint8Array>>;
}

/** Sampled records of one partition, offsets counted up, one second apart. */
export function recordsOf(shapes: readonly SampledShape[]): readonly SampledRecord[] {
  return shapes.map(({ key = null, value = null, headers = {} }, index) => ({
    partition: '0',
    offset: BigInt(index),
    key: key === null ? null : bytes(key),
    value: value === null ? null : typeof value === 'string' || value instanceof Uint8Array ? bytes(value) : bytes(JSON.stringify(value)),
    headers: Object.entries(headers).map(([name, text]) => ({ name: bytes(name), value: bytes(text) })),
    timestamp: BigInt(1_700_000_000_000 + index * 1000),
  }));
}

/** `count` things made from their number. */
export function many<Value>(count: number, make: (index: number) => Value): readonly Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A UUID that belongs to a number. */
export function uuid(index: number): string {
  return `${String(index).padStart(8, '0')}-0000-4000-8000-${String(index * 7919).padStart(12, '0')}`;
}
