import { appendFileSync } from 'node:fs';

/** What was said of one message of one scenario; `got` is null where its making failed. */
export interface TruthRow {
  readonly scenario: string;
  readonly message: string;
  readonly harm: string;
  readonly expected: string;
  readonly got: string | null;
}

/** What was said of it while one source could not be read. */
export interface BlindRow {
  readonly scenario: string;
  readonly message: string;
  readonly without: string;
  readonly got: string;
  readonly exit: number;
  /** Its verdict does without that source. */
  readonly stands: boolean;
}

function markdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Markdown: scenario x expected x got, then the same scenarios with one source unreadable. */
export function truthTable(title: string, rows: readonly TruthRow[], blind: readonly BlindRow[]): string {
  const exact = rows.filter(({ expected, got }) => expected === got).length;
  const needing = blind.filter(({ stands }) => !stands);
  const open = needing.filter(({ exit }) => exit === 3).length;
  const made = rows.map(({ scenario, message, harm, expected, got }) => [
    scenario,
    harm,
    message,
    expected,
    got === expected ? 'the same' : (got ?? 'could not be made'),
  ]);
  const blinded = blind.map(({ scenario, message, without, got, exit, stands }) => [
    scenario,
    message,
    without,
    got,
    stands ? `${exit}, its verdict does without it` : String(exit),
  ]);
  return [
    `${title}: ${exact} of ${rows.length} exact; with one needed source unreadable: ${open} of ${needing.length} end with 3`,
    markdown([['scenario', 'harm', 'message', 'expected', 'got'], ...made]),
    markdown([['scenario', 'message', 'unreadable', 'said', 'exit'], ...blinded]),
  ].join('\n\n');
}

/** Prints it; WAYBILL_LAB_TABLE names a file that it is added to. */
export function publish(table: string): void {
  process.stdout.write(`${table}\n`);
  const file = process.env['WAYBILL_LAB_TABLE'];
  if (file !== undefined) appendFileSync(file, `${table}\n\n`);
}
