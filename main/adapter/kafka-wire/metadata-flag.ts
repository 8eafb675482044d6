import { ByteReader } from './byte-reader.ts';

// Before version 4 there is no flag and the broker creates topics as its configuration says. Versions above 13 are unknown here.
const oldestWithFlag = 4;
const newestKnown = 13;
const oldestFlexible = 9;
const oldestWithTopicId = 10;

/**
 * Whether a Metadata request lets the broker create the topics it names. `afterVersion` is the request behind its version
 * field: correlation id, client id and body. Null when that cannot be told, which a guard must treat as yes.
 */
export function metadataMayCreateTopics(version: number, afterVersion: Buffer): boolean | null {
  if (version < oldestWithFlag || version > newestKnown) return null;
  try {
    return readFlag(version, new ByteReader(afterVersion));
  } catch {
    return null;
  }
}

function readFlag(version: number, reader: ByteReader): boolean {
  reader.int32(); // correlation id
  reader.nullableString(); // client id: never compact, not even in a flexible header
  if (version < oldestFlexible) {
    reader.nullableArray(() => reader.string());
    return reader.boolean();
  }
  reader.skipTags();
  reader.compactArray(() => {
    if (version >= oldestWithTopicId) reader.raw(16);
    reader.nullableCompactString();
    reader.skipTags();
  });
  return reader.boolean();
}
