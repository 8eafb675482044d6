import { interruptedBy } from './children.mjs';
import { endLeftovers, newMark } from './leftovers.mjs';
import { prepare } from './preparation.mjs';
import { testStages } from './stages.mjs';
import { inSeconds, resultOf, table, timed } from './table.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */

/**
 * @param {import('./arguments.mjs').Arguments} parsed
 * @returns {{ stages: readonly Stage[] } | { problem: string }}
 */
function choose({ own, passed }) {
  const all = testStages();
  const unknown = own.filter((name) => !all.some((stage) => stage.name === name));
  const names = all.map(({ name }) => name).join(', ');
  if (unknown.length > 0) return { problem: `There is no stage ${unknown.join(', ')}. The stages are ${names}.` };
  const stages = own.length === 0 ? all : all.filter(({ name }) => own.includes(name));
  if (passed.length > 0 && stages.length !== 1)
    return { problem: `Arguments after -- need exactly one stage, as in: npm test -- unit -- ${passed.join(' ')}` };
  return { stages };
}

/**
 * @param {Stage} stage
 * @param {import('./preparation.mjs').Prepared} prepared
 * @param {readonly string[]} args
 * @returns {Promise<import('./table.mjs').Row>}
 */
async function runStage(stage, prepared, args) {
  if (interruptedBy()) return { name: stage.name, result: 'not run', seconds: 0 };
  console.log(`\n── ${stage.name}`);
  const problems = prepared.problems(stage);
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    return { name: stage.name, result: 'FAILED', seconds: 0 };
  }
  const mark = newMark();
  const { value: code, seconds } = await timed(() => stage.run({ args, electron: prepared.electron, variables: mark.variables }));
  const ended = await endLeftovers(mark.entry);
  if (ended.length > 0) console.error(`Left running by this stage and ended: ${ended.join(', ')}`);
  console.log(`── ${stage.name}: ${resultOf(code)}, ${inSeconds(seconds)}`);
  return { name: stage.name, result: resultOf(code), seconds };
}

/**
 * Runs the stages one after the other, the rest also after a failure.
 * @param {import('./arguments.mjs').Arguments} parsed own: names of stages, all without any
 * @returns {Promise<number>} 0 when every stage passed
 */
export async function test(parsed) {
  const chosen = choose(parsed);
  if ('problem' in chosen) {
    console.error(chosen.problem);
    return 2;
  }
  const prepared = await prepare(chosen.stages, { install: parsed.install });
  const rows = [];
  for (const stage of chosen.stages) rows.push(await runStage(stage, prepared, parsed.passed));
  console.log(`\n${table('stage', rows)}`);
  return rows.every(({ result }) => result === 'ok') ? 0 : 1;
}
