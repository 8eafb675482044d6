import { describe, expect, it } from 'vitest';
import { postgresFrontendMessages } from './postgres-frontend-messages.ts';

function message(type: string, body: string): Buffer {
  const bytes = Buffer.from(body, 'utf8');
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

function startup(code: number, body = ''): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(8);
  head.writeInt32BE(bytes.length + 8, 0);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, bytes]);
}

const SSL_REQUEST = startup(80_877_103);
const START = startup(196_608, 'user\0waybill\0options\0-c default_transaction_read_only=on --lock_timeout=1s\0\0');
const CONVERSATION = Buffer.concat([
  SSL_REQUEST,
  START,
  message('Q', 'select 1\0'),
  message('P', 'name\0select $1\0\0\0'),
  message('B', '\0\0'),
  message('E', '\0\0\0\0\0'),
  message('S', ''),
  message('F', '\0\0\u0006&'),
  message('X', ''),
]);
const EXPECTED = [
  "SET SESSION default_transaction_read_only = 'on'",
  "SET SESSION lock_timeout = '1s'",
  'select 1',
  'select $1',
  '<function call 1574>',
];

describe('postgresFrontendMessages', () => {
  it.each([1, 2, 3, 7, 64, 10_000])('records the same statements when the bytes arrive in pieces of %i', (size) => {
    const read = postgresFrontendMessages();
    const parts = Array.from({ length: Math.ceil(CONVERSATION.length / size) }, (_, index) =>
      read(CONVERSATION.subarray(index * size, (index + 1) * size)),
    );
    expect(parts.flatMap((part) => part.entries.map((entry) => entry.sql))).toEqual(EXPECTED);
    expect(Buffer.concat(parts.map((part) => part.forward))).toEqual(CONVERSATION.subarray(SSL_REQUEST.length));
    expect(Buffer.concat(parts.map((part) => part.answer)).toString()).toBe('N');
  });

  it('records a message that writes without being a statement', () => {
    const read = postgresFrontendMessages();
    read(START);
    expect(read(message('d', 'row\n')).entries).toEqual([{ sql: '<message d>' }]);
  });
});
