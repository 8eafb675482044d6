import { type AmqpEntry, amqpFrames } from './amqp-frames.ts';
import { type RecordingProxy, record } from './proxy.ts';

const NOTHING = Buffer.alloc(0);

/** Records the frames sent to a RabbitMQ. */
export function recordAmqp({ host, port }: { readonly host: string; readonly port: number }): Promise<RecordingProxy<AmqpEntry>> {
  return record({ host, port }, () => {
    const frames = amqpFrames();
    return (chunk) => ({ entries: frames(chunk), forward: chunk, answer: NOTHING });
  });
}

/** One request of the management API. */
export interface ManagementEntry {
  readonly method: string;
  readonly path: string;
}

/** Records the requests sent to a management API; a body that looks like a request would be one: reading sends none. */
export function recordManagement(url: string): Promise<RecordingProxy<ManagementEntry>> {
  const { hostname: host, port } = new URL(url);
  return record({ host, port: Number(port) }, () => (chunk) => {
    const lines = chunk.toString('latin1').matchAll(/^([A-Z]+) (\S+) HTTP\/1\.[01]\r$/gm);
    return { entries: [...lines].map(([, method = '', path = '']) => ({ method, path })), forward: chunk, answer: NOTHING };
  });
}
