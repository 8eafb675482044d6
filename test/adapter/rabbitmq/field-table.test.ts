import { describe, expect, it } from 'vitest';
import { bytesOf, entriesOf, findEntry, tablesOf } from '../../../main/adapter/rabbitmq/field-table.ts';

function name(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

function sized(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function field(tag: string, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(tag, 'latin1'), bytes]);
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

const text = (value: string): Buffer => field('S', sized(Buffer.from(value)));
const inner = Buffer.concat([name('a'), text('x'), name('n'), field('l', int64(9_007_199_254_740_993n))]);

describe('a value of a table', () => {
  it.each([
    ['a text', text('Ä-7'), 'Ä-7'],
    ['bytes', field('x', sized(Buffer.from('raw'))), 'raw'],
    ['a 64-bit number', field('l', int64(-9_223_372_036_854_775_808n)), '-9223372036854775808'],
    ['one without a sign, which amqplib dies of', field('L', int64(18_446_744_073_709_551_615n)), '18446744073709551615'],
    ['a small number', field('b', Buffer.from([0xff])), '-1'],
    ['a float as it was written', field('f', float(0.1)), '0.1'],
    ['a double', field('d', double(0.30000000000000004)), '0.30000000000000004'],
    ['a decimal', field('D', Buffer.from([2, 0, 0, 0, 5])), '0.05'],
    ['a boolean', field('t', Buffer.from([0])), 'false'],
    ['a time, in seconds', field('T', int64(1_700_000_000n)), '1700000000'],
    ['a table', field('F', sized(inner)), '{"a":"x","n":9007199254740993}'],
    [
      'an array',
      field('A', sized(Buffer.concat([text('x'), field('V', Buffer.alloc(0)), field('F', sized(inner))]))),
      '["x",null,{"a":"x","n":9007199254740993}]',
    ],
  ])('%s is compared as its text, with every digit', (_, value, expected) => {
    const [entry] = [...entriesOf(Buffer.concat([name('h'), value]))];
    expect(entry === undefined ? null : bytesOf(entry)?.toString()).toBe(expected);
  });

  it('may be none', () => {
    const [entry] = [...entriesOf(Buffer.concat([name('h'), field('V', Buffer.alloc(0))]))];
    expect(entry === undefined ? 'absent' : bytesOf(entry)).toBeNull();
  });
});

describe('the entries of a table', () => {
  const table = Buffer.concat([
    name('h'),
    text('1'),
    name('other'),
    field('F', sized(inner)),
    name('h'),
    text('2'),
    name('__proto__'),
    text('3'),
  ]);

  it('keep their order and names that come twice', () => {
    expect([...entriesOf(table)].map((entry) => `${entry.name.toString()}=${bytesOf(entry)?.toString()}`)).toEqual([
      'h=1',
      'other={"a":"x","n":9007199254740993}',
      'h=2',
      '__proto__=3',
    ]);
  });

  it('are found by name, one after the other, and not inside of others', () => {
    const first = findEntry(table, Buffer.from('h'), 0);
    const second = findEntry(table, Buffer.from('h'), first?.end ?? 0);
    expect([first, second].map((found) => found?.entry.value.toString())).toEqual(['1', '2']);
    expect(findEntry(table, Buffer.from('h'), second?.end ?? 0)).toBeNull();
    expect(findEntry(table, Buffer.from('a'), 0)).toBeNull();
  });

  it('that are cut short or of no type of AMQP are an error, never a wrong value', () => {
    for (const bad of [table.subarray(0, table.length - 1), Buffer.concat([name('h'), field('?', Buffer.alloc(4))])]) {
      expect(() => [...entriesOf(bad)]).toThrow(RangeError);
      expect(() => findEntry(bad, Buffer.from('absent'), 0)).toThrow(RangeError);
    }
  });

  it('of an array are its tables', () => {
    const deaths = tablesOf(Buffer.concat([field('F', sized(inner)), text('no table')]));
    expect(deaths.map((entries) => entries.map((entry) => entry.name.toString()))).toEqual([['a', 'n']]);
  });
});
