import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../harness/workspace-server.ts';
import { said, uncited, wanted, wrongWhileBlind } from './compare.ts';
import { explainJson } from './explain-json.ts';
import type { Laboratory } from './laboratory.ts';
import type { Name, Scenario } from './scenario.ts';
import { type BlindRow, type TruthRow, publish, truthTable } from './truth-table.ts';

const minute = 60_000;

/** Gives every scenario names of its own that stay the same. */
function naming(): (scenario: string) => Name {
  const names = new Map<string, string>();
  return (scenario) => (stem) => {
    const key = `${scenario} ${stem}`;
    const name = names.get(key) ?? uniqueName(`${scenario}-${stem}`);
    names.set(key, name);
    return name;
  };
}

/**
 * Makes all scenarios side by side, then asks `explain --json` for every message: the answer must be
 * the truth, exactly. Then asks again with each source unreadable that the scenario needs: nothing
 * may be decided from an absence, nothing else may be proven, and the exit code must be 3.
 */
export function describeCorpus<Lab extends Laboratory>(
  title: string,
  openLaboratory: (scenarios: readonly Scenario<Lab>[], nameOf: (scenario: string) => Name) => Promise<Lab>,
  scenarios: readonly Scenario<Lab>[],
): void {
  describe(`corpus: ${title}`, { timeout: 3 * minute }, () => {
    const failures = new Map<string, unknown>();
    const rows: TruthRow[] = [];
    const blindRows: BlindRow[] = [];
    let laboratory: Lab;

    beforeAll(async () => {
      const nameOf = naming();
      laboratory = await openLaboratory(scenarios, nameOf);
      const made = scenarios.map(async ({ name, make }) => {
        await make(laboratory, nameOf(name)).catch((error: unknown) => failures.set(name, error));
      });
      await Promise.all(made);
      await laboratory.settled();
    }, 5 * minute);
    afterAll(async () => {
      await laboratory?.close();
      publish(truthTable(title, rows, blindRows));
    }, minute);

    function mustBeMade(name: string): void {
      if (failures.has(name)) throw new Error(`${name} could not be made.`, { cause: failures.get(name) });
    }

    describe.each(scenarios)('$name: $harm', ({ name, harm, needs, truths }) => {
      it.each(Object.entries(truths))('gets the truth about %s', async (id, truth) => {
        const row = { scenario: name, message: id, harm, expected: wanted(truth) };
        rows.push(...(failures.has(name) ? [{ ...row, got: null }] : []));
        mustBeMade(name);
        const { document } = await explainJson(laboratory.open(), id, name);
        rows.push({ ...row, got: said(document) });
        const { rule, missing } = document.verdict;
        expect(said(document), `by ${rule}, missing ${JSON.stringify(missing)}`).toBe(wanted(truth));
        expect(document.verdict.candidates).toEqual(expect.arrayContaining([...(truth.candidates ?? [])]));
        expect(uncited(document)).toEqual([]);
      });

      it.each(needs)('leaves open what rests on %s while that is unreadable', async (without) => {
        mustBeMade(name);
        const mend = await laboratory.blind(without);
        try {
          const wrong: string[] = [];
          for (const [id, truth] of Object.entries(truths)) {
            const answer = await explainJson(laboratory.open(), id, name);
            const stands = truth.stands?.includes(without) ?? false;
            blindRows.push({ scenario: name, message: id, without, got: said(answer.document), exit: answer.exit, stands });
            wrong.push(...wrongWhileBlind(answer, truth, without).map((each) => `${id}: ${each}`));
          }
          expect(wrong).toEqual([]);
        } finally {
          await mend();
        }
      });
    });
  });
}
