import { assertNever } from '../../domain/assert-never.ts';
import type { Column } from './dialect.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const integer = /^(0|-?[1-9]\d*)$/;
const decimal = /^-?\d{1,1000}(\.\d{1,1000})?$/;
const integerBits: Readonly<Record<string, bigint>> = { int2: 16n, int4: 32n, int8: 64n };

function isInteger(value: string, bits: bigint): boolean {
  if (!integer.test(value) || value.length > 20) return false;
  return BigInt.asIntN(Number(bits), BigInt(value)) === BigInt(value);
}

/**
 * True when the column can print this very text. A value that it cannot (a word in an integer column,
 * a UUID in capitals) matches no row and must not be sent: the database would answer with an error.
 */
export function canHold(column: Column, value: string): boolean {
  if (value.includes('\0')) return false;
  switch (column.kind) {
    case 'uuid':
      return uuid.test(value);
    case 'integer':
      return isInteger(value, integerBits[column.type.name] ?? 64n);
    case 'decimal':
      return decimal.test(value);
    case 'text':
    case 'instant':
    case 'local-time':
    case 'bytes':
    case 'other':
      return true;
    default:
      return assertNever(column.kind);
  }
}

/** The values, each once, that the column can hold. */
export function heldValues(column: Column, values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => canHold(column, value));
}

/** The value in pieces of at most `size`. */
export function pages<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
}
