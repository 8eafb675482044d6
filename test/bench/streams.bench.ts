import { fileURLToPath } from 'node:url';
import { declareStream, openRabbitmq } from '../harness/rabbitmq-client.ts';
import { type RabbitmqServer, startRabbitmq } from '../harness/rabbitmq.ts';
import { type BenchOptions, type BenchResult, median } from './bench-result.ts';
import { type MeasuredRun, measure } from './measured-process.ts';

const stream = 'bench-stream';
const valueBytes = 200;
const atOnce = 5_000;
/** Both wait for the broker most of the time, so that equal is what can be had; less would be our doing. */
const required = 0.9;

async function fill(server: RabbitmqServer, count: number): Promise<void> {
  const client = await openRabbitmq(server);
  await declareStream(client, stream);
  for (let start = 0; start < count; start += atOnce) {
    const messages = Array.from({ length: atOnce }, (_, index) => ({
      value: Buffer.alloc(valueBytes, `{"order":${start + index},"state":"paid"} `),
      headers: { 'message-id': `bench-${start + index}`, type: 'order.created', attempt: 1 },
    }));
    await client.publish('', stream, messages);
  }
  await client.close();
}

function run(reader: 'waybill' | 'amqplib', server: RabbitmqServer, count: number): Promise<MeasuredRun> {
  const script = fileURLToPath(new URL('streams-process.ts', import.meta.url));
  return measure(process.execPath, [script, reader, server.serverUrl, stream, String(count)], true);
}

/** Reads a stream of 400,000 messages for an id that is not in it, beside a bare consumer of amqplib, in turns. */
export async function streamsBench({ quick, note }: BenchOptions): Promise<readonly BenchResult[]> {
  const [count, rounds] = quick ? [20_000, 1] : [400_000, 5];
  const server = await startRabbitmq();
  try {
    note(`writing ${count} messages`);
    await fill(server, count);
    const [ours, peers]: readonly [MeasuredRun[], MeasuredRun[]] = [[], []];
    // The first round warms the files of the broker and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      note(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
      const pair = { ours: await run('waybill', server, count), peer: await run('amqplib', server, count) };
      for (const { output } of [pair.ours, pair.peer])
        if (Number(output) !== count) throw new Error(`${output} of ${count} messages were read`);
      if (round > 0) ours.push(pair.ours);
      if (round > 0) peers.push(pair.peer);
    }
    const rate = (runs: readonly MeasuredRun[]): number => median(runs.map(({ seconds }) => count / seconds));
    const memory = (runs: readonly MeasuredRun[]): number | null => median(runs.map(({ memoryMiB }) => memoryMiB ?? Number.NaN)) || null;
    const ratios = ours.map(({ seconds }, index) => (peers[index]?.seconds ?? Number.NaN) / seconds);
    return [
      {
        name: 'stream/amqplib',
        ratio: median(ratios),
        ours: rate(ours),
        peer: rate(peers),
        unit: 'messages/s',
        memoryMiB: memory(ours),
        peerMemoryMiB: memory(peers),
        required,
      },
    ];
  } finally {
    await server.stop();
  }
}
