/** One command that a client sent to a Redis: its name in capitals, and what stood behind it. */
export interface RedisEntry {
  /** `?` for bytes that are no command. */
  readonly command: string;
  readonly parameters: readonly string[];
}

const LINE_END = '\r\n';

function partAt(bytes: Buffer, at: number): { readonly text: string; readonly next: number } | null {
  const end = bytes.indexOf(LINE_END, at);
  if (end < 0) return null;
  const start = end + LINE_END.length;
  const next = start + Number(bytes.toString('latin1', at + 1, end)) + LINE_END.length;
  return bytes.length < next ? null : { text: bytes.toString('utf8', start, next - LINE_END.length), next };
}

/**
 * Reads the commands of one connection, however its bytes are split: arrays of texts, and the old
 * form of one line, which a hand-made write may use.
 */
export function redisCommands(): (chunk: Buffer) => readonly RedisEntry[] {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    const entries: RedisEntry[] = [];
    for (;;) {
      const end = held.indexOf(LINE_END);
      if (end < 0) return entries;
      const line = held.toString('latin1', 0, end);
      if (!line.startsWith('*')) {
        const [command = '?', ...parameters] = line.split(' ');
        entries.push({ command: command.toUpperCase(), parameters });
        held = held.subarray(end + LINE_END.length);
        continue;
      }
      const parts: string[] = [];
      let at = end + LINE_END.length;
      for (let count = Number(line.slice(1)); count > 0; count -= 1) {
        const part = partAt(held, at);
        if (part === null) return entries;
        parts.push(part.text);
        at = part.next;
      }
      const [command = '?', ...parameters] = parts;
      entries.push({ command: command.toUpperCase(), parameters });
      held = held.subarray(at);
    }
  };
}

/** What reading may send. Written down here a second time and on purpose: it shall find a mistake in the list that the product itself enforces. */
const READS: ReadonlySet<string> = new Set(['AUTH', 'HELLO', 'SELECT', 'PING', 'EXISTS', 'PTTL', 'TYPE']);

/** One sentence for each recorded command that reading must not send; empty when all are reads. GET counts as a use of the key, and nothing needs it. */
export function redisViolations(entries: readonly RedisEntry[]): readonly string[] {
  return entries.flatMap(({ command }) => (READS.has(command) ? [] : [`${command}: not a read`]));
}
