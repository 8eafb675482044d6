import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchCursor } from '../../../main/adapter/kafka-wire/record-batch.ts';
import { sequenceAt } from '../../../main/adapter/kafka-wire/record.ts';
import { ByteWriter } from '../../../main/adapter/kafka-wire/byte-writer.ts';
import { crc32c } from '../../../main/adapter/kafka-wire/crc32c.ts';
import { readVarlong, writeVarlong } from '../../../main/adapter/kafka-wire/varint.ts';
import { anyBatch, batchOf, bytes, markerOf, plainRecord, readAll } from './batch-samples.ts';

/** A batch whose records are these bytes, with a valid checksum: what a broken producer could have stored. */
function batchWithBody(body: Buffer, count: number, lastOffsetDelta: number): Buffer {
  const batch = Buffer.concat([batchOf({ records: [], lastOffsetDelta }), body]);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(count, 57);
  batch.writeUInt32BE(crc32c(batch, 21), 17);
  return batch;
}

function recordBody(write: (writer: ByteWriter) => void): Buffer {
  const body = new ByteWriter();
  write(body);
  return Buffer.from(new ByteWriter().varint(body.length).raw(body.result()).result());
}

describe('records', () => {
  it('come back as they were encoded, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(anyBatch, { minLength: 1, maxLength: 3 }), (batches) => {
        const { records, problems } = readAll(Buffer.concat(batches.map(batchOf)));
        expect(problems).toEqual([]);
        const expected = batches.flatMap((batch) =>
          batch.records.map((record) => ({
            offset: (batch.baseOffset ?? 0n) + BigInt(record.offsetDelta ?? 0),
            timestamp:
              batch.timestampType === 'append'
                ? batch.records.reduce((most, { timestamp }) => (timestamp > most ? timestamp : most), -1n)
                : record.timestamp,
            timestampType: batch.timestampType,
            key: record.key,
            value: record.value,
            headers: record.headers,
            producerId: batch.producerId,
            producerEpoch: batch.producerEpoch,
            leaderEpoch: batch.leaderEpoch,
            transactional: batch.transactional,
            control: null,
          })),
        );
        expect(records.map(({ size: _size, sequence: _sequence, ...record }) => record)).toEqual(expected);
      }),
    );
  });

  it('keep the order and the duplicates of headers, nulls, empty fields and names that are not UTF-8', () => {
    const headers = [
      { name: bytes('a'), value: bytes('1') },
      { name: bytes('b'), value: null },
      { name: bytes('a'), value: bytes('') },
      { name: new Uint8Array([0xff, 0xfe]), value: bytes('x') },
      { name: bytes('__proto__'), value: bytes('y') },
    ];
    const { records } = readAll(batchOf({ records: [{ timestamp: 0n, key: bytes(''), value: null, headers }] }));
    expect(records[0]).toMatchObject({ key: bytes(''), value: null, headers });
  });

  it('have the batch time on a LogAppendTime topic and deltas to a delete horizon on a compacted one', () => {
    const appended = batchOf({ records: [plainRecord('a')], timestampType: 'append', maxTimestamp: 42n });
    expect(readAll(appended).records[0]?.timestamp).toBe(42n);
    const horizon = batchOf({ records: [plainRecord('a')], baseTimestamp: 1_900_000_000_000n });
    expect(readAll(horizon).records[0]?.timestamp).toBe(1_700_000_000_000n);
  });

  it('number the records of an idempotent producer, starting over after 2^31 - 1', () => {
    const records = [0, 1, 2, 7].map((offsetDelta) => ({ ...plainRecord('a'), offsetDelta }));
    const read = readAll(batchOf({ records, producerId: 1n, baseSequence: 2_147_483_646 })).records;
    expect(read.map(({ sequence }) => sequence)).toEqual([2_147_483_646, 2_147_483_647, 0, 5]);
    expect(readAll(batchOf({ records })).records.map(({ sequence }) => sequence)).toEqual([null, null, null, null]);
    expect(sequenceAt(1n, -1, 3)).toBeNull();
  });

  it('tell commit from abort and from other markers', () => {
    const other = batchOf({ records: [{ timestamp: 0n, key: Buffer.from([0, 0, 0, 2]), value: null }], control: true });
    const recordSet = Buffer.concat([markerOf('commit', 0n, 1n), markerOf('abort', 1n, 1n), other]);
    expect(readAll(recordSet).records.map(({ control }) => control)).toEqual(['commit', 'abort', 'other']);
  });

  it('say how large they are before compression', () => {
    const plain = readAll(batchOf({ records: [plainRecord('x'.repeat(500))] })).records[0]?.size;
    expect(plain).toBeGreaterThan(500);
    expect(readAll(batchOf({ records: [plainRecord('x'.repeat(500))], compression: 'gzip' })).records[0]?.size).toBe(plain);
  });

  it.each([
    ['a length past the batch', Buffer.from([0x7e, 0, 0])],
    ['a negative length', Buffer.from([0x01, 0, 0, 0, 0, 0, 0])],
    ['a length of six bytes', Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0, 0, 0, 0])],
    ['a length that does not fit 32 bits', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0])],
    ['a timestamp without end', recordBody((body) => body.raw(Buffer.alloc(40, 0x80)))],
    ['a key past the record', recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(1_000).varint(0).varint(0))],
    [
      'a key length with bits beyond 32',
      recordBody((body) => body.int8(0).varlong(0n).varint(0).raw(Buffer.from('8180808010', 'hex')).varint(-1).varint(0)),
    ],
    ['a key length below null', recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-2).varint(0).varint(0))],
    [
      'a value past the record',
      recordBody((body) =>
        body
          .int8(0)
          .varlong(0n)
          .varint(0)
          .varint(-1)
          .varint(2 ** 31 - 1)
          .varint(0),
      ),
    ],
    ['no header count', recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(0))],
    ['a billion headers', recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(-1).varint(1_000_000_000))],
    ['a negative header count', recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(-1).varint(-3))],
    [
      'a header name past the record',
      recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(-1).varint(1).varint(90).int8(1)),
    ],
    [
      'a header name that is null',
      recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(-1).varint(1).varint(-1).varint(-1)),
    ],
    [
      'a header value past the record',
      recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(-1).varint(1).varint(0).varint(9)),
    ],
    ['bytes after the last header', recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(-1).varint(0).int8(0))],
    ['an offset beyond the batch', recordBody((body) => body.int8(0).varlong(0n).varint(9).varint(-1).varint(-1).varint(0))],
    ['a negative offset', recordBody((body) => body.int8(0).varlong(0n).varint(-1).varint(-1).varint(-1).varint(0))],
  ])('with %s are a problem, not an exception, and those before them are kept', (_name, hostile) => {
    const good = recordBody((body) => body.int8(0).varlong(0n).varint(0).varint(-1).varint(1).raw(bytes('a')).varint(0));
    const alone = readAll(batchWithBody(hostile, 1, 5));
    expect(alone.records).toEqual([]);
    expect(alone.problems).toHaveLength(1);
    const after = readAll(batchWithBody(Buffer.concat([good, hostile]), 2, 5));
    expect(after.records.map(({ value }) => value)).toEqual([bytes('a')]);
    expect(after.problems).toHaveLength(1);
  });

  it.each([
    ['more records than counted', 1, 1],
    ['fewer records than counted', 3, 3],
    ['the same offset twice', 2, 0],
  ])('are refused with %s', (_name, count, lastOffsetDelta) => {
    const two = [0, lastOffsetDelta === 0 ? 0 : 1].map((delta) =>
      recordBody((body) => body.int8(0).varlong(0n).varint(delta).varint(-1).varint(-1).varint(0)),
    );
    expect(readAll(batchWithBody(Buffer.concat(two), count, lastOffsetDelta)).problems).toHaveLength(1);
  });

  it('never crash, hang or change their number unseen when bits are flipped', () => {
    fc.assert(
      fc.property(
        fc.array(anyBatch, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 4 }),
        (batches, flips) => {
          const recordSet = Buffer.concat(batches.map(batchOf));
          const original = Buffer.from(recordSet);
          const intact = readAll(recordSet).records.length;
          for (const [where, bit] of flips) recordSet[where % recordSet.length] = (recordSet[where % recordSet.length] ?? 0) ^ (1 << bit);
          const damaged = readAll(recordSet);
          const walk = new BatchCursor(recordSet);
          let checksums = true;
          for (let step = walk.next(); step === 'batch'; step = walk.next()) checksums = checksums && walk.checksumMatches();
          // A changed number of records must show: in a checksum, or as a problem.
          const changed = !recordSet.equals(original) && damaged.records.length !== intact;
          expect(changed && checksums && damaged.problems.length === 0).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of random bytes never crash or hang', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(30), fc.nat(100), (body, count, lastOffsetDelta) => {
        const { records } = readAll(batchWithBody(Buffer.from(body), count, lastOffsetDelta));
        expect(records.length).toBeLessThanOrEqual(count);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('64-bit variable-length numbers', () => {
  it('come back as they were written and end where they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const written = new Uint8Array(10);
        const end = writeVarlong(written, 0, value);
        expect(readVarlong(written, 0, end)).toBe(value);
        expect(readVarlong(written, 0, end - 1)).toBeNull();
      }),
    );
  });
});
