import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Answer } from '../../domain/observation/failure.ts';
import type { OpenMessage } from '../../domain/reconcile/reconciliation.ts';
import { micros } from '../../domain/observation/instant.ts';
import { compareByWeight } from '../../domain/verdict/weight.ts';
import { codes } from '../../domain/verdict/code.ts';
import type { KeptVerdict } from '../../ports/reconcile-store.ts';
import { appendText } from './durable-file.ts';

/** More final verdicts than this are not remembered: their messages are explained again. */
const rememberedVerdicts = 50_000;

/** A line of a run's verdicts: what lists are made from stands beside the message itself. */
export interface VerdictLine {
  readonly message: OpenMessage;
  readonly listed: boolean;
  /** The heavier, the lower. */
  readonly weight: number;
  readonly code: string;
  readonly duplicates: readonly string[];
  readonly micros: string | null;
  readonly lines: string;
  readonly final: boolean;
  readonly counted: KeptVerdict['counted'];
}

/** What is not simply fine: the lines of `--ids`. */
function isListed({ verdict, duplicates, findings }: OpenMessage): boolean {
  const fine = verdict.code === 'PROCESSED' || verdict.code === 'STORED';
  return !fine || duplicates.length > 0 || findings.length > 0;
}

/** A number that sorts as the verdicts' weights do. */
function weightOf({ code, facts }: OpenMessage['verdict']): number {
  return codes.filter((each) => compareByWeight({ code: each }, { code, facts }) < 0).length;
}

function lineOf({ message, lines, final, counted }: KeptVerdict): VerdictLine {
  const { verdict, duplicates, at } = message;
  return {
    message,
    listed: isListed(message),
    weight: weightOf(verdict),
    code: verdict.code,
    duplicates,
    micros: at === null ? null : String(micros(at)),
    lines,
    final,
    counted,
  };
}

/** Adds verdicts to a run's file: whole lines in one write. */
export function appendVerdicts(path: string, verdicts: readonly KeptVerdict[]): Promise<Answer<null>> {
  return appendText(path, verdicts.map((verdict) => `${JSON.stringify(lineOf(verdict))}\n`).join(''));
}

/** Final verdicts of earlier runs by message id, newest file last; a line that a crash tore is passed over. */
export async function readFinalVerdicts(paths: readonly string[]): Promise<ReadonlyMap<string, KeptVerdict>> {
  const found = new Map<string, KeptVerdict>();
  for (const path of paths) {
    if (!existsSync(path)) continue;
    for await (const text of createInterface({ input: createReadStream(path) })) {
      if (found.size >= rememberedVerdicts) return found;
      const line = parsed(text);
      if (line?.final === true) found.set(line.message.messageId, line);
    }
  }
  return found;
}

function parsed(text: string): VerdictLine | null {
  try {
    return JSON.parse(text) as VerdictLine;
  } catch {
    return null;
  }
}

/** An empty file for a run that finds nothing, so that its list is empty and not missing. */
export async function beginVerdicts(path: string): Promise<void> {
  await (await open(path, 'a', 0o600)).close();
}
