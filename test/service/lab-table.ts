import { type Compared, deliveriesOf } from './lab-verdicts.ts';

/** What was compared on one system, and why codes of the other systems cannot be shown there. */
export interface SystemResult {
  readonly system: string;
  readonly compared: readonly Compared[];
  readonly impossible: Readonly<Record<string, string>>;
}

interface Count {
  readonly expected: number;
  readonly got: number;
}

/** Each code that was expected of a message or of one of its deliveries, with what was said in that place. */
function* pairs({ message, explanation }: Compared): Generator<readonly [expected: string, got: string]> {
  yield [message.code, explanation.judgement.verdict.code];
  const said = deliveriesOf(explanation, message);
  for (const [consumer, expected] of Object.entries(message.deliveries)) yield [expected, said[consumer] ?? 'nothing'];
}

function countsOf(compared: readonly Compared[]): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  for (const [expected, got] of compared.flatMap((each) => [...pairs(each)])) {
    const count = counts.get(expected) ?? { expected: 0, got: 0 };
    counts.set(expected, { expected: count.expected + 1, got: count.got + (got === expected ? 1 : 0) });
  }
  return counts;
}

/** The codes that a system neither showed nor says why it cannot. */
export function emptyCells(results: readonly SystemResult[], codes: readonly string[]): readonly string[] {
  return results.flatMap(({ system, compared, impossible }) => {
    const counts = countsOf(compared);
    return codes.filter((code) => !counts.has(code) && !(code in impossible)).map((code) => `${system}: ${code}`);
  });
}

function cell(code: string, counts: ReadonlyMap<string, Count>, impossible: string | undefined): string {
  const count = counts.get(code);
  if (count === undefined) return impossible ?? '?';
  return `${count.expected} / ${count.got}`;
}

/** Markdown: code x system, each cell "expected / got" over messages and deliveries, or why the system cannot show the code. */
export function codeTable(results: readonly SystemResult[], codes: readonly string[]): string {
  const columns = results.map(({ system, compared, impossible }) => ({ system, impossible, counts: countsOf(compared) }));
  const rows = codes.map((code) => [code, ...columns.map(({ counts, impossible }) => cell(code, counts, impossible[code]))]);
  const all = [['code', ...columns.map(({ system }) => system)], ['---', ...columns.map(() => '---')], ...rows];
  return all.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
