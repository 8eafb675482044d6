import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandGuard, readingCommands } from '../../../main/adapter/redis/redis-allow-list.ts';

function command(...parts: readonly string[]): Buffer {
  const bytes = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return Buffer.from(`*${parts.length}\r\n${bytes.join('')}`);
}

/** What goes out when these bytes are written in pieces of the given sizes, and why something was refused. */
function written(bytes: Buffer, sizes: readonly number[]): { readonly out: string; readonly refused: string | null } {
  const guard = new CommandGuard();
  const out: Buffer[] = [];
  let at = 0;
  for (let piece = 0; at < bytes.length; piece += 1) {
    const size = sizes[piece % sizes.length] ?? bytes.length;
    const answer = guard.take(bytes.subarray(at, at + size));
    if (answer.kind === 'refuse') return { out: Buffer.concat(out).toString(), refused: answer.error.message };
    out.push(answer.bytes);
    at += size;
  }
  return { out: Buffer.concat(out).toString(), refused: null };
}

const reads = fc.tuple(fc.constantFrom(...readingCommands), fc.array(fc.string({ maxLength: 12 }), { maxLength: 3 }));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('the allow-list for Redis', () => {
  it('is the documented one', () => {
    expect([...readingCommands].toSorted()).toEqual(['AUTH', 'EXISTS', 'GET', 'HELLO', 'PING', 'PTTL', 'SELECT', 'TYPE']);
  });

  it('lets reading commands through whole, however they are split', () => {
    fc.assert(
      fc.property(fc.array(reads, { minLength: 1, maxLength: 6 }), sizes, (commands, pieces) => {
        const bytes = Buffer.concat(commands.map(([name, parameters]) => command(name, ...parameters)));
        expect(written(bytes, pieces)).toEqual({ out: bytes.toString(), refused: null });
      }),
    );
  });

  it.each(['SET', 'set', 'DEL', 'SCAN', 'KEYS', 'GETDEL', 'GETEX', 'EXPIRE', 'TOUCH', 'CLIENT', 'CONFIG', 'EVAL', 'MULTI', 'FLUSHALL', ''])(
    'refuses %s before a byte of it is sent, and everything behind it',
    (name) => {
      fc.assert(
        fc.property(fc.array(reads, { maxLength: 3 }), sizes, (commands, pieces) => {
          const before = Buffer.concat(commands.map(([read, parameters]) => command(read, ...parameters)));
          const all = Buffer.concat([before, command(name, 'dedupe:x', '1'), command('PING')]);
          const { out, refused } = written(all, pieces);
          expect(refused).toContain('refused to send');
          expect(before.toString().startsWith(out)).toBe(true);
        }),
      );
    },
  );

  it('takes the command for what it is, whatever stands in its parameters', () => {
    const bytes = command('EXISTS', '\r\n*2\r\n$3\r\nDEL\r\n$1\r\nx\r\n');
    expect(written(bytes, [7])).toEqual({ out: bytes.toString(), refused: null });
  });

  it.each([
    'SET x 1\r\n',
    'PING\r\n',
    '*0\r\n',
    '*-1\r\n',
    '*2\r\n:1\r\n',
    '*1\r\n$4\r\nPING__',
    '*1\r\n$99999999999\r\n',
    '*1 \r\n',
    'x'.repeat(40),
  ])('refuses %j, which is no command as the client writes them', (text) => {
    expect(written(Buffer.from(text), [64])).toEqual({ out: '', refused: expect.stringContaining('no Redis command') });
  });
});
