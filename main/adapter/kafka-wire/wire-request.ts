import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/** One request with its answer's decoder, in every version of it that is spoken here. */
export interface WireRequest<Response> {
  readonly apiKey: number;
  readonly apiName: string;
  /** Newest first; the first one that the broker has is used. */
  readonly versions: readonly number[];
  /** The first version with tagged fields (KIP-482), whose headers differ. */
  readonly oldestFlexible: number;
  /** Writes the body, without the header. */
  readonly encode: (writer: ByteWriter, version: number) => void;
  /** Reads the body. Throws MalformedResponseError on bytes that are no such response. */
  readonly decode: (reader: ByteReader, version: number) => WireAnswer<Response>;
}

/** `throttleMilliseconds`: how long the broker wants this client to be silent (quotas, KIP-219). */
export interface WireAnswer<Response> {
  readonly throttleMilliseconds: number;
  readonly value: Response;
}

/** The request's body for the wire. A flexible request's header ends in tagged fields; ours are none. */
export function encodeBody(request: WireRequest<unknown>, version: number): Buffer {
  const writer = new ByteWriter();
  if (version >= request.oldestFlexible) writer.noTags();
  request.encode(writer, version);
  return writer.result();
}

/** Reads what follows the correlation id of a response. Throws MalformedResponseError. */
export function decodeBody<Response>(request: WireRequest<Response>, version: number, bytes: Buffer): WireAnswer<Response> {
  const reader = new ByteReader(bytes);
  if (version >= request.oldestFlexible) reader.skipTags();
  return request.decode(reader, version);
}
