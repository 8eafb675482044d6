import { metadataMayCreateTopics } from './metadata-flag.ts';

/** The only requests that reading may send, by api key. All of them leave a broker as it was. */
export const readingApiKeys: ReadonlyMap<number, string> = new Map([
  [1, 'Fetch'],
  [2, 'ListOffsets'],
  [3, 'Metadata'],
  [9, 'OffsetFetch'],
  [10, 'FindCoordinator'],
  [15, 'DescribeGroups'],
  [16, 'ListGroups'],
  [17, 'SaslHandshake'],
  [18, 'ApiVersions'],
  [23, 'OffsetForLeaderEpoch'],
  [32, 'DescribeConfigs'],
  [36, 'SaslAuthenticate'],
  [60, 'DescribeCluster'],
  [61, 'DescribeProducers'],
  [65, 'DescribeTransactions'],
  [66, 'ListTransactions'],
  [69, 'ConsumerGroupDescribe'],
  [75, 'DescribeTopicPartitions'],
]);

const metadataApiKey = 3;
const sizeBytes = 4;
/** Size, api key and version: enough to judge every request but Metadata. */
const headBytes = 8;
// Our own requests are at most a few hundred kilobytes (Metadata for many topics); a larger size is not a request.
const largestRequest = 100 * 1024 * 1024;

/** Somebody tried to send a request that reading may not send. Nothing of it left this process. A defect, so it is thrown. */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError';
  /** kafkajs tries again what does not say this. */
  readonly retriable = false;
  /** Null when the bytes were no request at all. */
  readonly apiKey: number | null;

  constructor(apiKey: number | null, reason: string) {
    super(reason);
    this.apiKey = apiKey;
  }
}

/** `pass`: these bytes may be written now; they are empty while a request is not yet whole enough to be judged. */
export type GuardAnswer =
  | { readonly kind: 'pass'; readonly bytes: Buffer }
  | { readonly kind: 'refuse'; readonly error: RefusedRequestError };

const nothing = Buffer.alloc(0);

/**
 * Judges the requests of one connection as they are written, however writes split or join them. Bytes are held back
 * until the request they begin is judged; once one is refused, everything after it is refused too.
 */
export class RequestGuard {
  private held: Buffer = nothing;
  /** Bytes of an allowed request that are still to come. */
  private passing = 0;
  private refusal: RefusedRequestError | null = null;

  /** Takes what is about to be written and says what may go out. */
  take(chunk: Uint8Array): GuardAnswer {
    if (this.refusal !== null) return { kind: 'refuse', error: this.refusal };
    const bytes = this.held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.held, chunk]);
    let allowed = 0;
    while (allowed < bytes.length) {
      if (this.passing > 0) {
        const step = Math.min(this.passing, bytes.length - allowed);
        allowed += step;
        this.passing -= step;
        continue;
      }
      const size = judge(bytes.subarray(allowed));
      if (size === null) break;
      if (typeof size !== 'number') {
        this.refusal = size;
        return { kind: 'refuse', error: size };
      }
      this.passing = size;
    }
    this.held = bytes.subarray(allowed);
    return { kind: 'pass', bytes: bytes.subarray(0, allowed) };
  }
}

/** The size of the request at the start of `bytes` with its size field; null when more bytes are needed; or why it is refused. */
function judge(bytes: Buffer): number | null | RefusedRequestError {
  if (bytes.length < headBytes) return null;
  const size = bytes.readInt32BE(0) + sizeBytes;
  const apiKey = bytes.readInt16BE(sizeBytes);
  const version = bytes.readInt16BE(sizeBytes + 2);
  if (size < headBytes || size > largestRequest)
    return new RefusedRequestError(null, `refused to send ${size} bytes that are no Kafka request`);
  const name = readingApiKeys.get(apiKey);
  if (name === undefined)
    return new RefusedRequestError(apiKey, `refused to send a Kafka request with api key ${apiKey}: reading may not send it`);
  if (apiKey !== metadataApiKey) return size;
  if (bytes.length < size) return null;
  if (metadataMayCreateTopics(version, bytes.subarray(headBytes, size)) === false) return size;
  return new RefusedRequestError(apiKey, `refused to send ${name} version ${version} that may create topics`);
}
