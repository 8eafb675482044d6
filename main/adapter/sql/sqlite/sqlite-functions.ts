import type { Database } from 'better-sqlite3';
import { instantText, microsOf, orderOf } from './sqlite-time.ts';

function zoneOf(zone: unknown): string | null {
  return typeof zone === 'string' ? zone : null;
}

/** Bytes of a value as a person would see it: text in UTF-8 whatever the database's encoding, numbers as digits. */
function bytesOf(value: unknown): Buffer | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return Buffer.from(String(value as string | number | bigint));
}

/**
 * Gives a connection the functions that SQLite does not have: times in whatever form a column keeps
 * them, base64, and sizes. They exist in this connection only and change nothing.
 */
export function addFunctions(database: Database): void {
  const settings = { deterministic: true, directOnly: true, safeIntegers: true };
  database.function('waybill_micros', settings, (value: unknown, zone: unknown) => microsOf(value, zoneOf(zone)));
  database.function('waybill_within', settings, (value: unknown, zone: unknown, from: unknown, to: unknown) => {
    const micros = microsOf(value, zoneOf(zone));
    return micros !== null && micros >= (from as bigint) && micros < (to as bigint) ? 1 : 0;
  });
  database.function('waybill_order', settings, (value: unknown, zone: unknown) => orderOf(value, zoneOf(zone)));
  database.function('waybill_instant', settings, (value: unknown, zone: unknown) => instantText(microsOf(value, zoneOf(zone))));
  database.function('waybill_base64', settings, (value: unknown, limit: unknown) => {
    const bytes = bytesOf(value);
    return bytes === null ? null : bytes.subarray(0, Number(limit)).toString('base64');
  });
  database.function('waybill_size', settings, (value: unknown) => {
    const bytes = bytesOf(value);
    return bytes === null ? null : String(bytes.length);
  });
}
