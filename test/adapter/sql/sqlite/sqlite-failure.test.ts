import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../main/adapter/sql/sqlite/sqlite-failure.ts';

function coded(code: string, message = 'what it says'): Error {
  return Object.assign(new Error(message), { code });
}

describe('what goes wrong with a file', () => {
  it.each([
    ['ENOENT', 'not-found', false, /no such file/, /path:/],
    ['EISDIR', 'misconfigured', false, /folder/, /database file/],
    ['EACCES', 'not-authorized', false, /may not be read/, /right to read/],
    ['ENOSPC', 'refused', true, /no space is left for its copy/, /TMPDIR/],
    ['SQLITE_FULL', 'refused', true, /no space is left for its copy/, /TMPDIR/],
    ['SQLITE_NOTADB', 'malformed', false, /no SQLite database, or it is encrypted/, /integrity check/],
    ['SQLITE_CORRUPT', 'malformed', false, /what it says/, /integrity check/],
    ['SQLITE_CORRUPT_VTAB', 'malformed', false, /what it says/, /integrity check/],
    ['SQLITE_BUSY', 'timeout', true, /locked by a writer/, /again/],
    ['SQLITE_BUSY_SNAPSHOT', 'timeout', true, /locked by a writer/, /again/],
    ['SQLITE_READONLY_DIRECTORY', 'not-authorized', false, /cannot make the files/, /write beside it/],
    ['SQLITE_CANTOPEN', 'not-authorized', false, /cannot make the files/, /write beside it/],
    ['SQLITE_IOERR_READ', 'refused', true, /what it says/, /again/],
    ['WAYBILL_TIME', 'misconfigured', false, /what it says/, /timeZone/],
  ])('%s is %s', (code, expected, retryable, detail, fix) => {
    expect(failureOf(coded(code), '/team/edge.db')).toMatchObject({
      failure: { code: expected, retryable, detail: expect.stringMatching(detail) },
      fix: expect.stringMatching(fix),
    });
    expect(failureOf(coded(code), '/team/edge.db').failure.detail).toContain('/team/edge.db');
  });

  it.each([
    ['no such table: outbox', 'not-found'],
    ['no such column: o.id', 'not-found'],
    ['no such function: app_decrypt', 'unsupported'],
    ['unsafe use of waybill_size()', 'unsupported'],
  ])('%s is %s', (message, code) => {
    expect(failureOf(coded('SQLITE_ERROR', message), '/team/edge.db').failure).toMatchObject({
      code,
      detail: expect.stringContaining(message),
    });
  });

  it('that is a defect is thrown', () => {
    expect(() => failureOf(new Error('a bug'), '/team/edge.db')).toThrow('a bug');
    expect(() => failureOf(coded('ERR_INVALID_ARG_TYPE', 'a bug'), '/team/edge.db')).toThrow('a bug');
  });
});
