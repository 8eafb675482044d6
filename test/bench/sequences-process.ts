// One search for gaps as a process of its own: node sequences-process.ts waybill|duckdb|loop FILE. Prints the gaps, one a line, or how many there are.
import { DuckDBInstance } from '@duckdb/node-api';
import { createReadStream } from 'node:fs';
import { Detector } from '../../main/domain/sequence/detector.ts';
import { gapText, window } from './sequence-numbers.ts';

const [reader = '', path = ''] = process.argv.slice(2);
const lineFeed = 0x0a;
const zero = 0x30;
const day = 86_400_000_000n;

/** Calls back with the four numbers of every line. */
async function eachLine(see: (part: number, offset: number, producer: number, number: number) => void): Promise<void> {
  const fields = [0, 0, 0, 0];
  let field = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (const byte of chunk as Buffer) {
      if (byte === lineFeed) {
        see(fields[0] ?? 0, fields[1] ?? 0, fields[2] ?? 0, fields[3] ?? 0);
        fields.fill(0);
        field = 0;
      } else if (byte < zero) field += 1;
      else fields[field] = (fields[field] ?? 0) * 10 + byte - zero;
    }
  }
}

async function withWaybill(): Promise<readonly string[]> {
  const detector = new Detector(window);
  const names = Array.from({ length: 1_000 }, (_, number) => String(number));
  await eachLine((part, offset, producer, number) => {
    const sighting = {
      sequence: BigInt(number),
      position: BigInt(offset),
      ordinal: offset,
      messageId: null,
      at: 0n,
      aborted: false,
      session: null,
    };
    detector.see(names[part] ?? '', names[producer] ?? '', sighting);
  });
  console.error(`holds ${detector.held} intervals`);
  const all = { from: null, to: null };
  const end = { end: 2n ** 62n, begin: 0n, asked: all, unread: [], compacted: false, now: day, grace: 0 };
  const { gaps } = detector.finish(() => end);
  return gaps.map(({ part, producer, first, last }) => gapText(Number(part), Number(producer), Number(first), Number(last)));
}

/** The plain way: sort the numbers of every pair and look at neighbours. */
async function withDuckdb(): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const columns = "columns = {'part': 'INTEGER', 'offset': 'BIGINT', 'producer': 'INTEGER', 'number': 'BIGINT'}, header = false";
  const sql = `select part, producer, before + 1, number - 1 from (
    select part, producer, number, lag(number) over (partition by part, producer order by number) as before
    from read_csv('${path.replaceAll("'", "''")}', ${columns})) where number - before > 1`;
  const rows = await connection.runAndReadAll(sql);
  return rows.getRows().map((row) => {
    const [part = 0, producer = 0, first = 0, last = 0] = row.map(Number);
    return gapText(part, producer, first, last);
  });
}

/** What a person writes first: the last number of each pair. It knows nothing of what is out of order; it shows what only reading costs. */
async function withLoop(): Promise<readonly string[]> {
  const highest = new Map<number, number>();
  let leaps = 0;
  await eachLine((part, _offset, producer, number) => {
    const pair = part * 1_000 + producer;
    const before = highest.get(pair) ?? number - 1;
    if (number > before + 1) leaps += 1;
    if (number > before) highest.set(pair, number);
  });
  return [`${leaps} leaps`];
}

const found = await (reader === 'waybill' ? withWaybill() : reader === 'duckdb' ? withDuckdb() : withLoop());
console.log(found.join('\n'));
