import { assertNever } from '../../domain/assert-never.ts';
import type { Column } from './dialect.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const integer = /^(0|-?[1-9]\d*)$/;
const decimal = /^-?\d{1,1000}(\.\d{1,1000})?$/;
/** By the names that the databases give their types; any other holds 64 bits. */
const integerBits: Readonly<Record<string, number>> = {
  int2: 16,
  int4: 32,
  int8: 64,
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
};

function isInteger(value: string, type: string): boolean {
  if (!integer.test(value) || value.length > 20) return false;
  const [name = '', ...attributes] = type.split(' ');
  const bits = integerBits[name] ?? 64;
  const number = BigInt(value);
  return (attributes.includes('unsigned') ? BigInt.asUintN(bits, number) : BigInt.asIntN(bits, number)) === number;
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
      return isInteger(value, column.type.name);
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
