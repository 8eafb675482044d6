import { type KafkaReader, KafkaWriter } from './kafka-bytes.ts';
import type { KafkaAddress } from './kafka-address.ts';
import { sendKafkaRequest } from './kafka-request.ts';
import { until } from './until.ts';

/** Coordinators load, move and are elected: 14 loading, 15 not available, 16 not coordinator, 51 concurrent transactions. */
const NOT_YET: ReadonlySet<number> = new Set([14, 15, 16, 51]);
const LIMIT = 30_000;

/** Throws for an error code of a response, except for the codes that pass by themselves: then false. */
export function succeeded(errorCode: number, what: string): boolean {
  if (NOT_YET.has(errorCode)) return false;
  if (errorCode !== 0) throw new Error(`${what}: Kafka error ${errorCode}`);
  return true;
}

/** "host:port" of the coordinator of a group or of a transactional id. FindCoordinator version 1. */
function findCoordinator(server: KafkaAddress, kind: 'group' | 'transaction', id: string): Promise<string> {
  const ask = async () => {
    const body = new KafkaWriter().string(id).int8(kind === 'group' ? 0 : 1);
    const reader = await sendKafkaRequest(server.bootstrap, { apiKey: 10, version: 1, body });
    reader.int32(); // throttle time
    if (!succeeded(reader.int16(), `FindCoordinator of ${id}`)) return null;
    reader.string(); // error message
    reader.int32(); // node id
    return `${reader.string() ?? ''}:${reader.int32()}`;
  };
  return until(ask, { what: `the coordinator of ${kind} ${id}`, within: LIMIT });
}

export interface CoordinatorCall<Result> {
  readonly kind: 'group' | 'transaction';
  readonly id: string;
  readonly apiKey: number;
  readonly version: number;
  readonly flexible?: boolean;
  readonly body: () => KafkaWriter;
  /** Null means: ask again. */
  readonly read: (reader: KafkaReader) => Result | null;
}

/** Sends a request to the coordinator and repeats both steps until `read` gives a result. */
export function callCoordinator<Result>(server: KafkaAddress, call: CoordinatorCall<Result>): Promise<Result> {
  const ask = async () => {
    const broker = await findCoordinator(server, call.kind, call.id);
    const { apiKey, version, flexible = false } = call;
    return call.read(await sendKafkaRequest(broker, { apiKey, version, flexible, body: call.body() }));
  };
  return until(ask, { what: `${call.kind} ${call.id} to answer api key ${call.apiKey}`, within: LIMIT });
}
