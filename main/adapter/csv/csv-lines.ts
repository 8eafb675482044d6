/** Rows that are joined before they become bytes: enough that each step is large, and few enough to stay in the cache. */
const rowsPerPiece = 500;
const special = /[",\r\n]/;

function field(value: string | null): string {
  if (value === null) return '';
  return value === '' || special.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Collects rows of texts as lines of CSV (RFC 4180, without a header, UTF-8, line feeds). */
export class CsvLines {
  rows = 0;
  readonly #pieces: Buffer[] = [];
  #text = '';

  /** Adds one row: null is an empty field, an empty text is `""`. */
  add(values: readonly (string | null)[]): void {
    let line = '';
    for (let index = 0; index < values.length; index += 1) line += (index === 0 ? '' : ',') + field(values[index] ?? null);
    this.#text += `${line}\n`;
    this.rows += 1;
    if (this.rows % rowsPerPiece === 0) this.#flush();
  }

  /** Everything that was added since the last time. */
  take(): Buffer {
    this.#flush();
    return Buffer.concat(this.#pieces.splice(0));
  }

  #flush(): void {
    if (this.#text !== '') this.#pieces.push(Buffer.from(this.#text, 'utf8'));
    this.#text = '';
  }
}
