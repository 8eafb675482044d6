import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashInto } from '../../../main/domain/identity/identity-hash.ts';
import { LineFields } from '../../../main/adapter/reconcile-spool/line-fields.ts';
import { sieve } from '../../../main/adapter/reconcile-spool/sieve.ts';
import { workerFile } from '../../../main/compose/worker-file.ts';
import type { LineMeaning, OpenGroup } from '../../../main/ports/reconcile-store.ts';
import { newFolder } from '../../harness/keeper.ts';

const begin = 1_700_000_000_000_000;

function field(value: string): string {
  return /[",\r\n]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value;
}

describe('fields of a line', () => {
  it('are what was written, whatever stands in them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 9 }),
        fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
        (values, absent) => {
          const written = values.map((value, index) => (absent[index] === true ? null : value.toWellFormed()));
          const bytes = Buffer.from(`rest\n${written.map((value) => (value === null ? '' : field(value))).join(',')}\nnext`);
          const fields = new LineFields();
          fields.over(bytes);
          expect(fields.split(5, bytes.length)).toBe(bytes.length - 4);
          expect(fields.count).toBe(written.length);
          expect(written.map((_, index) => (fields.isAbsent(index) ? null : fields.text(index)))).toEqual(written);
          expect(fields.split(5, bytes.length - 5)).toBe(-1);
        },
      ),
    );
  });
});

describe('the hash of an identity', () => {
  it('is MurmurHash3 x86_128', () => {
    const of = (text: string): string => {
      const bytes = Buffer.from(text);
      const words = new Uint32Array(4);
      hashInto(words, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
      return [...words].map((each) => each.toString(16).padStart(8, '0')).join('');
    };
    // Values of other implementations of the same function.
    expect(of('')).toBe('00000000000000000000000000000000');
    expect(of("I will not buy this tobacconist's, it is scratched.")).toBe('9b5b7ba2ef3f7866889adeaf00f3f98e');
  });
});

const meaning: Readonly<Record<'outbox' | 'record' | 'trace', LineMeaning>> = {
  outbox: { kind: 'outbox', keepsState: true },
  record: { kind: 'record', role: 'destination', index: 0, naming: true, logStart: 0n },
  trace: { kind: 'trace', consumers: [{ name: 'billing', naming: true }], produceNames: true },
};

async function compared(lines: Readonly<Record<keyof typeof meaning, readonly string[]>>, repeat = 1) {
  const folder = await newFolder('sieve');
  mkdirSync(folder, { recursive: true });
  const files = (Object.keys(meaning) as (keyof typeof meaning)[]).map((kind) => {
    const path = join(folder, `${kind}.csv`);
    writeFileSync(path, lines[kind].map((line) => `${line}\n`).join(''));
    return { path, part: kind, rows: lines[kind].length * repeat, meaning: meaning[kind] };
  });
  const done = await sieve(
    {
      route: {
        destination: 'topic',
        consumers: [{ name: 'billing', proof: 'trace', effect: false }],
        ...{ row: 'kept', rowsUntil: Number.POSITIVE_INFINITY, timeToLive: null, rewound: [], comparable: true },
        ...{ from: begin, to: begin + 1_000_000, slack: 0 },
      },
      bucketEnds: Float64Array.of(begin + 500_000, begin + 1_000_000),
      ...{ keyedConsumers: [], files, folder, worker: workerFile('sieve') },
    },
    () => undefined,
    new AbortController().signal,
  );
  if (done === null) throw new Error('stopped');
  const open = done.paths.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as OpenGroup),
  );
  return { comparison: done.comparison, open };
}

describe('the sieve', () => {
  it('finds exactly the ids that the sets do not share, in one thread and in two', async () => {
    for (const messages of [3000, 90_000]) {
      const numbers = Array.from({ length: messages }, (_, index) => index);
      const lost = new Set(numbers.filter((number) => number % 997 === 5));
      const silent = new Set(numbers.filter((number) => number % 991 === 7));
      const at = (number: number): number => begin + Math.floor((number * 1_000_000) / messages);
      const { comparison, open } = await compared({
        outbox: numbers.map((number) => `id-${number},,s,${at(number)},,,`),
        // In another order: what belongs together need not stand together.
        record: numbers
          .filter((number) => !lost.has(number))
          .toReversed()
          .map((number) => `id-${number},,0,${number},${at(number)},v,,`),
        trace: numbers.filter((number) => !silent.has(number)).map((number) => `id-${number},c,billing,o,${at(number)},,,,`),
      });
      const expected = numbers.filter((number) => lost.has(number) || silent.has(number)).map((number) => `id-${number}`);
      // One message of each share is judged although it is plainly fine.
      const sampled = open.filter(({ messageId }) => !expected.includes(messageId));
      expect(sampled.length).toBeLessThanOrEqual(2);
      expect(
        open
          .map(({ messageId }) => messageId)
          .filter((id) => expected.includes(id))
          .toSorted(),
      ).toEqual(expected.toSorted());
      expect(comparison).toMatchObject({ processed: messages - open.length, stored: 0, open: open.length });
      expect([...comparison.buckets.messages].reduce((sum, count) => sum + count, 0)).toBe(comparison.processed);
    }
  }, 120_000);

  it('names every place of an open message, and changes its sum with any of its lines', async () => {
    const lines = {
      outbox: [`"a ""b""",,s,${begin},,,`],
      record: [`"a ""b""",k,3,12,${begin},v,,`, `"a ""b""",k,1,7,${begin},v,,`],
      trace: [],
    };
    const first = await compared(lines);
    expect(first.open).toMatchObject([{ messageId: 'a "b"' }]);
    expect(first.open[0]?.places.toSorted((a, b) => a.partition - b.partition)).toEqual([
      { part: 'record', partition: 1, offset: '7' },
      { part: 'record', partition: 3, offset: '12' },
    ]);
    expect(first.comparison.copiedTwice).toBe(1);
    const again = await compared(lines);
    const changed = await compared({ ...lines, outbox: [`"a ""b""",,p,${begin},,,`] });
    expect(again.open[0]?.lines).toBe(first.open[0]?.lines);
    expect(changed.open[0]?.lines).not.toBe(first.open[0]?.lines);
  });
});
