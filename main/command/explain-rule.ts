import { nearestName } from '../domain/nearest-name.ts';
import { rules } from '../domain/rule/rules.ts';
import { textsOf } from '../language/catalogue.ts';
import { usageSentence } from '../language/failure-sentence.ts';
import { allRuleHelp, ruleHelp } from '../language/help.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import { table } from './table.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

function entryOf(id: string): { readonly code: string; readonly part: string; readonly restsOnAbsence: boolean } {
  const { code, part, restsOnAbsence } = rules.find((rule) => rule.id === id) ?? {
    code: 'UNDETERMINED',
    part: 'produce',
    restsOnAbsence: false,
  };
  return { code, part, restsOnAbsence };
}

/** `explain --rule`: the table of rules, or what one of them means. */
export function explainRule(name: string | null, { terminal, language, json }: Invocation): ExitCode {
  const { columns, headings } = textsOf(language).command;
  const entries = name === null ? allRuleHelp(language) : [ruleHelp(name, language)].filter((entry) => entry !== null);
  if (entries.length === 0) {
    const near = nearestName(
      name ?? '',
      rules.map((rule) => rule.id),
    );
    throw new UsageError(
      usageSentence(
        { problem: 'unknown-rule', detail: name ?? '', choices: near === null ? rules.map((rule) => rule.id) : [near] },
        language,
      ),
    );
  }
  const [only] = entries;
  if (json)
    terminal.out(`${JSON.stringify({ format: 'waybill.rules/1', rules: entries.map((entry) => ({ ...entry, ...entryOf(entry.id) })) })}\n`);
  else if (name !== null && only !== undefined) {
    const { code, restsOnAbsence } = entryOf(only.id);
    terminal.out(
      [
        `${only.title}  ${code}${restsOnAbsence ? ' †' : ''}  ${only.id}`,
        '',
        only.meaning,
        '',
        headings.decidedFrom,
        `  ${only.decidedFrom}`,
        '',
        headings.next,
        `  ${only.next}`,
        '',
      ].join('\n'),
    );
  } else {
    const rows = entries.map((entry) => [
      entry.id,
      `${entryOf(entry.id).code}${entryOf(entry.id).restsOnAbsence ? ' †' : ''}`,
      entry.meaning,
    ]);
    terminal.out(`${table([columns.rule, columns.code, columns.meaning], rows)}\n`);
  }
  return exitCodes.fine;
}
