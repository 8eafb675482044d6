import type { AmqpEntry } from './amqp-frames.ts';
import type { ManagementEntry } from './amqp-proxy.ts';

/**
 * What reading may send to RabbitMQ. Written down here a second time and on purpose: it shall find a mistake in the
 * list that the product itself enforces, so neither may be derived from the other.
 */
const AMQP_READS: ReadonlyMap<string, string> = new Map([
  ['10.11', 'connection.start-ok'],
  ['10.31', 'connection.tune-ok'],
  ['10.40', 'connection.open'],
  ['10.50', 'connection.close'],
  ['10.51', 'connection.close-ok'],
  ['20.10', 'channel.open'],
  ['20.21', 'channel.flow-ok'],
  ['20.40', 'channel.close'],
  ['20.41', 'channel.close-ok'],
  ['50.10', 'queue.declare'],
  ['60.10', 'basic.qos'],
  ['60.20', 'basic.consume'],
  ['60.30', 'basic.cancel'],
  ['60.31', 'basic.cancel-ok'],
  ['60.80', 'basic.ack'],
  ['heartbeat', 'heartbeat'],
]);

/** The methods that would do harm, by their names, for the sentence. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['50.20', 'queue.bind'],
  ['50.30', 'queue.purge'],
  ['50.40', 'queue.delete'],
  ['60.40', 'basic.publish'],
  ['60.70', 'basic.get'],
  ['60.90', 'basic.reject'],
  ['60.110', 'basic.recover'],
  ['60.120', 'basic.nack'],
  ['85.10', 'confirm.select'],
  ['90.10', 'tx.select'],
]);

function violationOf({ frame, passive, consume, queue }: AmqpEntry): string | null {
  if (!AMQP_READS.has(frame)) return `${NAMES.get(frame) ?? frame}: not a read`;
  if (passive === false) return 'queue.declare that may create a queue';
  if (consume === undefined) return null;
  if (consume.noAck) return `basic.consume of ${queue} without acknowledgement`;
  if (consume.exclusive) return `basic.consume of ${queue} that locks others out`;
  return consume.arguments.includes('x-stream-offset') ? null : `basic.consume of ${queue}, which need not be a stream`;
}

/** One sentence for each recorded frame that reading must not send; empty when all are reads. */
export function amqpViolations(entries: readonly AmqpEntry[]): readonly string[] {
  return entries.flatMap((entry) => violationOf(entry) ?? []);
}

/** One sentence for each request that is not GET. */
export function managementViolations(entries: readonly ManagementEntry[]): readonly string[] {
  return entries.flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}: not a read`]));
}
