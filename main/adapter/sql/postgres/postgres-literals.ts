import { PostgresQueryCompiler } from 'kysely';

/** A text that the server reads the same whatever its settings: what has a backslash goes as the digits of its bytes. */
function textLiteral(value: string): string {
  if (!value.includes('\\')) return `'${value.replaceAll("'", "''")}'`;
  return `convert_from(decode('${Buffer.from(value, 'utf8').toString('hex')}', 'hex'), 'UTF8')`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  throw new Error(`No literal for a value of type ${typeof value}.`);
}

/** Writes values into the text, because COPY takes none beside it. The allow-list reads that text like any other. */
export class LiteralCompiler extends PostgresQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    this.append(literal(parameter));
  }
}
