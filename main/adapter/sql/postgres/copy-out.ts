import type { Connection, Submittable } from 'pg';
import type { Lines, LinesPiece } from '../dialect.ts';

const copyData = 'd'.charCodeAt(0);
/** A letter and the length of what follows, which counts itself. */
const headerSize = 5;
const lengthSize = 4;
/** PostgreSQL makes no text that is longer. */
const largestMessage = 1024 * 1024 * 1024;
/** Lines are gathered in pieces of this size, or of one row that is longer. */
const pieceSize = 1024 * 1024;
/** Fewer bytes than this are copied sooner one by one than by a call. */
const fewBytes = 128;

/**
 * A `COPY … TO STDOUT` on pg's client. PostgreSQL sends each row as a message of its own: these are taken out of the
 * connection's bytes, without an object for any, and all other messages go to the client as they come, so that it
 * follows the protocol as with every statement. The lines are there when the server is ready for the next one.
 */
export class CopyOut implements Submittable {
  readonly text: string;
  readonly #lines = Promise.withResolvers<Lines>();
  #connection: Connection | null = null;
  /** Who gets the bytes of this connection otherwise: the client's parser. */
  #usual: readonly ((bytes: Buffer) => void)[] = [];
  readonly #header = Buffer.alloc(headerSize);
  #headerFilled = 0;
  /** Bytes of the current message that have not come, and whether it is a row. */
  #left = 0;
  #isRow = false;
  readonly #pieces: LinesPiece[] = [];
  #bytes = Buffer.allocUnsafeSlow(pieceSize);
  #filled = 0;
  /** Rows of the piece that is being filled, and of all. */
  #pieceRows = 0;
  #rows = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Rejects with what the server or the connection said. */
  get lines(): Promise<Lines> {
    return this.#lines.promise;
  }

  submit(connection: Connection): void {
    const { stream } = connection;
    this.#connection = connection;
    this.#usual = stream.listeners('data') as ((bytes: Buffer) => void)[];
    stream.on('data', this.#take);
    for (const listener of this.#usual) stream.off('data', listener);
    connection.query(this.text);
  }

  handleCommandComplete(): void {
    // It says how many rows there were, and they were counted.
  }

  handleReadyForQuery(): void {
    this.#leave();
    this.#endPiece();
    const size = this.#pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#lines.resolve({ pieces: this.#pieces, rows: this.#rows, size });
  }

  handleError(error: unknown): void {
    this.#leave();
    this.#lines.reject(error instanceof Error ? error : new Error(String(error)));
  }

  #leave(): void {
    const stream = this.#connection?.stream;
    this.#connection = null;
    if (stream === undefined) return;
    for (const listener of this.#usual) stream.on('data', listener);
    stream.off('data', this.#take);
  }

  #forward(bytes: Buffer): void {
    for (const listener of this.#usual) listener(bytes);
  }

  readonly #take = (chunk: Buffer): void => {
    let at = 0;
    while (at < chunk.length && this.#connection !== null) {
      if (this.#left === 0) {
        at = this.#begin(chunk, at);
        continue;
      }
      const end = Math.min(at + this.#left, chunk.length);
      this.#left -= end - at;
      if (this.#isRow) this.#keep(chunk, at, end);
      else this.#forward(chunk.subarray(at, end));
      at = end;
    }
    if (at < chunk.length) this.#forward(chunk.subarray(at));
  };

  /** Reads a message's header, or as much of it as has come; where it ends. */
  #begin(chunk: Buffer, at: number): number {
    if (this.#headerFilled === 0 && chunk[at] === copyData && chunk.length - at >= headerSize) {
      this.#expect(copyData, chunk.readUInt32BE(at + 1));
      return at + headerSize;
    }
    const copied = chunk.copy(this.#header, this.#headerFilled, at);
    this.#headerFilled += copied;
    if (this.#headerFilled === headerSize) {
      this.#headerFilled = 0;
      const code = this.#header.readUInt8(0);
      this.#expect(code, this.#header.readUInt32BE(1));
      if (code !== copyData) this.#forward(Buffer.from(this.#header));
    }
    return at + copied;
  }

  #expect(code: number, length: number): void {
    this.#isRow = code === copyData;
    this.#left = length - lengthSize;
    if (this.#left < 0 || this.#left > largestMessage) {
      this.#left = 0;
      this.#connection?.stream.destroy(new Error('The server sent a message of an impossible length.'));
    } else if (this.#isRow) this.#beginRow(this.#left);
  }

  #keep(chunk: Buffer, at: number, end: number): void {
    const filled = this.#filled;
    const size = end - at;
    const bytes = this.#bytes;
    if (size > fewBytes) chunk.copy(bytes, filled, at, end);
    else for (let index = 0; index < size; index += 1) bytes[filled + index] = chunk[at + index] ?? 0;
    this.#filled = filled + size;
  }

  /** A row stays in one piece. */
  #beginRow(size: number): void {
    if (this.#filled + size > this.#bytes.length) {
      this.#endPiece();
      this.#bytes = Buffer.allocUnsafeSlow(Math.max(pieceSize, size));
      this.#filled = 0;
    }
    this.#pieceRows += 1;
  }

  #endPiece(): void {
    if (this.#pieceRows > 0) this.#pieces.push({ bytes: this.#bytes.subarray(0, this.#filled), rows: this.#pieceRows });
    this.#rows += this.#pieceRows;
    this.#pieceRows = 0;
  }
}
