/** One statement as a client sent it, or in angle brackets a command that is no statement but could change something. */
export interface MariadbEntry {
  readonly sql: string;
}

/** What a connection wrote: statements to record, and its bytes to send on. */
export interface MariadbTraffic {
  readonly entries: readonly MariadbEntry[];
  readonly forward: Buffer;
  readonly answer: Buffer;
}

const NOTHING = Buffer.alloc(0);
const HEADER = 4;
const FULL = 0xff_ff_ff;

/** COM_QUERY and COM_STMT_PREPARE. */
const WITH_STATEMENT = new Set([0x03, 0x16]);
/** Quit, ping, and running, ending and resetting a prepared statement. */
const WITHOUT_STATEMENT = new Set([0x01, 0x0e, 0x17, 0x19, 0x1a]);

function commandEntries(payload: Buffer): readonly MariadbEntry[] {
  const command = payload[0] ?? 0;
  if (WITH_STATEMENT.has(command)) return [{ sql: payload.toString('utf8', 1) }];
  return WITHOUT_STATEMENT.has(command) ? [] : [{ sql: `<command ${command}>` }];
}

/**
 * Cuts what one connection wrote into packets, however the bytes were split over the writes. A packet
 * with number 0 begins a command; those of the handshake, and the rest of a command of more than
 * 16 MB, count on. What is encrypted cannot be read and shows as commands that do not exist.
 */
export function mariadbClientMessages(): (chunk: Buffer) => MariadbTraffic {
  let waiting = NOTHING;
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    const entries: MariadbEntry[] = [];
    while (waiting.length >= HEADER && waiting.length >= HEADER + waiting.readUIntLE(0, 3)) {
      const size = waiting.readUIntLE(0, 3);
      const payload = waiting.subarray(HEADER, HEADER + size);
      if (waiting[3] === 0) entries.push(...(size === FULL ? [{ sql: '<a command of more than 16 MB>' }] : commandEntries(payload)));
      waiting = waiting.subarray(HEADER + size);
    }
    return { entries, forward: chunk, answer: NOTHING };
  };
}
