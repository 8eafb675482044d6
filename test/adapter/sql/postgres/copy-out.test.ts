import { Duplex } from 'node:stream';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import type { LinesPiece } from '../../../../main/adapter/sql/dialect.ts';
import { CopyOut } from '../../../../main/adapter/sql/postgres/copy-out.ts';

function textOf(pieces: readonly LinesPiece[]): string {
  return Buffer.concat(pieces.map(({ bytes }) => bytes)).toString();
}

/** A message of the protocol: a letter, the length of all behind it, and the body. */
function message(code: string, body: string | Buffer = ''): Buffer {
  const bytes = Buffer.from(body);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length + 4);
  return Buffer.concat([Buffer.from(code), length, bytes]);
}

const ready = message('Z', 'I');
const begins = message('H', Buffer.from([0, 0, 1, 0, 0]));
const refused = message('E', 'SERROR\0VERROR\0C57014\0Mcanceling statement due to statement timeout\0\0');
const rows = ['a,1\n', `b,"${'x'.repeat(500)}"\n`, '\n', 'd,2\n'];
const copied = Buffer.concat([
  begins,
  ...rows.map((row) => message('d', row)),
  message('N', 'SNOTICE\0Mhello\0\0'),
  message('d', 'e,3\n'),
  message('c'),
  message('C', 'COPY 5\0'),
  ready,
]);

class Wire extends Duplex {
  /** What the server says comes in pieces of this size, wherever that cuts a message. */
  say(bytes: Buffer, piece: number): void {
    for (let at = 0; at < bytes.length; at += piece) this.emit('data', bytes.subarray(at, at + piece));
  }

  connect(): void {
    this.emit('connect');
  }

  setNoDelay(): void {
    // There is no network below.
  }

  override _read(): void {
    // Everything comes by `say`.
  }

  override _write(_bytes: Buffer, _encoding: string, written: () => void): void {
    written();
  }
}

/** pg's own client, over a wire whose bytes the test chooses. */
async function connectedClient(): Promise<{ readonly client: Client; readonly wire: Wire }> {
  const wire = new Wire();
  const client = new Client({ user: 'reader', stream: () => wire });
  client.on('error', () => undefined);
  const connected = client.connect();
  wire.say(Buffer.concat([message('R', Buffer.alloc(4)), ready]), 100);
  await connected;
  return { client, wire };
}

describe('a COPY of the client', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 11, 64, 10_000])('is the same in pieces of %i bytes, and so is the statement behind it', async (piece) => {
    const { client, wire } = await connectedClient();
    const copy = client.query(new CopyOut('copy (select 1) to stdout'));
    wire.say(copied, piece);
    const { pieces, rows: count, size } = await copy.lines;
    const text = textOf(pieces);
    expect(text).toBe([...rows, 'e,3\n'].join(''));
    expect({ count, size }).toEqual({ count: 5, size: text.length });
    const next = client.query('select 1');
    wire.say(Buffer.concat([message('C', 'SELECT 1\0'), ready]), piece);
    expect((await next).command).toBe('SELECT');
  });

  it.each([1, 3, 5, 10_000])('that the server ends half-way rejects, and the client goes on, in pieces of %i bytes', async (piece) => {
    const { client, wire } = await connectedClient();
    const copy = client.query(new CopyOut('copy (select 1) to stdout'));
    wire.say(Buffer.concat([begins, message('d', 'a,1\n'), refused, ready]), piece);
    await expect(copy.lines).rejects.toMatchObject({ code: '57014' });
    const again = client.query(new CopyOut('copy (select 2) to stdout'));
    wire.say(copied, piece);
    expect((await again.lines).rows).toBe(5);
  });

  it('gives many rows in pieces of whole lines', async () => {
    const { client, wire } = await connectedClient();
    const copy = client.query(new CopyOut('copy (select 1) to stdout'));
    const line = `${'y'.repeat(299_999)}\n`;
    const long = `${'z'.repeat(2_000_000)}\n`;
    const all = [line, line, line, line, long, line];
    wire.say(Buffer.concat([begins, ...all.map((each) => message('d', each)), message('c'), message('C', 'COPY 6\0'), ready]), 65_536);
    const { pieces } = await copy.lines;
    expect(pieces.map(({ rows: count }) => count)).toEqual([3, 1, 1, 1]);
    expect(pieces.every(({ bytes }) => bytes.at(-1) === 0x0a)).toBe(true);
    expect(textOf(pieces) === all.join('')).toBe(true);
  });

  it.each([0, 3, 0xffff_ffff])('ends the connection for a message that says it has %i bytes', async (length) => {
    const { client, wire } = await connectedClient();
    const copy = client.query(new CopyOut('copy (select 1) to stdout'));
    const header = Buffer.from('d0000');
    header.writeUInt32BE(length, 1);
    wire.say(Buffer.concat([begins, header]), 100);
    await expect(copy.lines).rejects.toThrow('impossible length');
  });

  it('rejects when the connection breaks', async () => {
    const { client, wire } = await connectedClient();
    const copy = client.query(new CopyOut('copy (select 1) to stdout'));
    wire.say(Buffer.concat([begins, message('d', 'a,1\n')]), 100);
    wire.destroy(new Error('gone'));
    await expect(copy.lines).rejects.toThrow('gone');
  });
});
