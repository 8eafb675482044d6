import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redisCommands, redisViolations } from './redis-commands.ts';

function written(...parts: readonly string[]): Buffer {
  return Buffer.from(`*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`);
}

describe('what a recorder reads of a Redis connection', () => {
  it('is every command with its parameters, however the bytes are split', () => {
    const command = fc.tuple(
      fc.constantFrom('GET', 'EXISTS', 'SET'),
      fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 5 }), fc.integer({ min: 1, max: 30 }), (commands, size) => {
        const bytes = Buffer.concat(commands.map(([name, parameters]) => written(name, ...parameters)));
        const read = redisCommands();
        const entries = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          read(bytes.subarray(index * size, (index + 1) * size)),
        );
        expect(entries.flat()).toEqual(commands.map(([name, parameters]) => ({ command: name, parameters })));
      }),
    );
  });

  it('also knows commands of one line, and names in small letters', () => {
    expect(redisCommands()(Buffer.from('set a b\r\nPING\r\n*1\r\n$4\r\nscan\r\n'))).toEqual([
      { command: 'SET', parameters: ['a', 'b'] },
      { command: 'PING', parameters: [] },
      { command: 'SCAN', parameters: [] },
    ]);
  });

  it('is judged by a list of its own', () => {
    const reads = ['AUTH', 'HELLO', 'SELECT', 'PING', 'EXISTS', 'PTTL', 'TYPE'].map((command) => ({ command, parameters: [] }));
    expect(redisViolations(reads)).toEqual([]);
    for (const command of ['GET', 'SET', 'SCAN', 'DEL', 'CLIENT', '?'])
      expect(redisViolations([{ command, parameters: [] }])).toEqual([`${command}: not a read`]);
  });
});
