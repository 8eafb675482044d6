/** The only commands that reading may send. None of them changes a key, nor when it was last used, but GET. */
export const readingCommands: ReadonlySet<string> = new Set(['AUTH', 'HELLO', 'SELECT', 'PING', 'EXISTS', 'PTTL', 'TYPE', 'GET']);

/** Somebody tried to send a command that reading may not send. Nothing of it left this process. A defect, so it is thrown. */
export class RefusedCommandError extends Error {
  override readonly name = 'RefusedCommandError';
}

/** `pass`: these bytes may be written now; they are empty while a command is not whole. */
export type CommandAnswer =
  | { readonly kind: 'pass'; readonly bytes: Buffer }
  | { readonly kind: 'refuse'; readonly error: RefusedCommandError };

/** A key is at most 512 MB for Redis; no key that a template makes comes near this. */
const largestPart = 16 * 1024 * 1024;
const mostParts = 100_000;
const lineEnd = '\r\n';

/** A number behind a marker, up to the end of its line: `*2`, `$6`; null when more bytes are needed. */
function lengthAt(
  bytes: Buffer,
  at: number,
  marker: string,
  most: number,
): { readonly length: number; readonly next: number } | null | 'wrong' {
  const end = bytes.indexOf(lineEnd, at, 'latin1');
  if (end < 0) return bytes.length - at > 16 ? 'wrong' : null;
  const [, digits] = /^([1-9]\d{0,8}|0)$/.exec(bytes.toString('latin1', at + 1, end)) ?? [];
  if (bytes.toString('latin1', at, at + 1) !== marker || digits === undefined || Number(digits) > most) return 'wrong';
  return { length: Number(digits), next: end + lineEnd.length };
}

/** The command at the start of the bytes: its name and size; null when it is not whole, `wrong` when it is none. */
function commandAt(bytes: Buffer): { readonly name: string; readonly size: number } | null | 'wrong' {
  const parts = lengthAt(bytes, 0, '*', mostParts);
  if (parts === null || parts === 'wrong') return parts;
  if (parts.length === 0) return 'wrong';
  let at = parts.next;
  let name = '';
  for (let part = 0; part < parts.length; part += 1) {
    const size = lengthAt(bytes, at, '$', largestPart);
    if (size === null || size === 'wrong') return size;
    const end = size.next + size.length;
    if (bytes.length < end + lineEnd.length) return null;
    if (part === 0) name = bytes.toString('latin1', size.next, end).toUpperCase();
    if (bytes.toString('latin1', end, end + lineEnd.length) !== lineEnd) return 'wrong';
    at = end + lineEnd.length;
  }
  return { name, size: at };
}

/**
 * Judges the commands of one connection as they are written, however writes split or join them.
 * Only whole commands pass; once one is refused, everything after it is refused too.
 */
export class CommandGuard {
  #held: Buffer = Buffer.alloc(0);
  #refusal: RefusedCommandError | null = null;

  /** Takes what is about to be written and says what may go out. */
  take(chunk: Uint8Array): CommandAnswer {
    if (this.#refusal !== null) return { kind: 'refuse', error: this.#refusal };
    const bytes = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk]);
    let allowed = 0;
    while (allowed < bytes.length) {
      const command = commandAt(bytes.subarray(allowed));
      if (command === null) break;
      if (command === 'wrong') return this.#refuse('refused to send bytes that are no Redis command');
      if (!readingCommands.has(command.name)) return this.#refuse(`refused to send ${command.name}: reading may not send it`);
      allowed += command.size;
    }
    this.#held = bytes.subarray(allowed);
    return { kind: 'pass', bytes: bytes.subarray(0, allowed) };
  }

  #refuse(reason: string): CommandAnswer {
    this.#refusal = new RefusedCommandError(reason);
    return { kind: 'refuse', error: this.#refusal };
  }
}
