import type { Bytes, Content, ContentHeader } from '../../domain/observation/content.ts';
import type { Column, Expressions, Row, Sql } from '../sql/dialect.ts';
import { bytesOf, parseHeaders } from './header-list.ts';

/** A value beyond this is shown in its beginning only; the rest does not leave the database. */
const valueLimit = 65_536;
/** Headers must be whole to be read; beyond this they are shown raw in their beginning. */
const headersLimit = 1_048_576;

function cutField(write: Expressions, alias: string, column: Column | undefined, limit: number): Readonly<Record<string, Sql>> {
  if (column === undefined) return {};
  return { [alias]: write.base64(column, limit), [`${alias} size`]: write.byteLength(column) };
}

/** Fields that bring payload and headers of a row, cut in the database. */
export function contentFields(write: Expressions, columns: ReadonlyMap<string, Column>): Readonly<Record<string, Sql>> {
  return {
    ...cutField(write, 'payload', columns.get('payload'), valueLimit),
    ...cutField(write, 'headers', columns.get('headers'), headersLimit),
  };
}

function cutBytes(row: Row, alias: string): Bytes | null {
  const base64 = row[alias] ?? null;
  return base64 === null ? null : { base64: base64.replaceAll(/\s/g, ''), size: Number(row[`${alias} size`]), masked: false };
}

/** Headers that cannot be read as headers are shown as one, under their column's name. */
function headersOf(bytes: Bytes | null, column: Column | undefined): readonly ContentHeader[] {
  if (bytes === null || column === undefined) return [];
  const buffer = Buffer.from(bytes.base64, 'base64');
  const headers = buffer.length === bytes.size ? parseHeaders(buffer.toString('utf8')) : null;
  return headers ?? [{ name: bytesOf(column.name), value: bytes }];
}

/** What a row carries; undefined when neither payload nor headers are configured. */
export function contentOf(row: Row, columns: ReadonlyMap<string, Column>): Content | undefined {
  if (!columns.has('payload') && !columns.has('headers')) return undefined;
  return { key: null, value: cutBytes(row, 'payload'), headers: headersOf(cutBytes(row, 'headers'), columns.get('headers')) };
}
