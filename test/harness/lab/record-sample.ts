import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentVault } from '../../../main/adapter/environment-vault/environment-vault.ts';
import { composeApplication } from '../../../main/compose/application.ts';
import type { Case } from '../../../main/domain/lifecycle/case.ts';
import type { Explanation } from '../../../main/domain/lifecycle/explanation.ts';
import { caseOf } from '../../../main/service/case-file.ts';
import { explainMessage } from '../../../main/service/explain-message.ts';
import type { OpenWorkspace } from '../../../main/service/open-workspace.ts';
import type { ExpectedMessage } from './expected.ts';
import { startLab } from './start-lab.ts';

const resources = fileURLToPath(new URL('../../../resources', import.meta.url));

/** Ordinary messages of one kind that are worth a place in the sample; the rest only make it larger. */
const ordinaryKept = 4;

/** Every scenario, and a few ordinary messages of each route so that there is something healthy to compare with. */
function worthKeeping(expected: readonly ExpectedMessage[]): readonly ExpectedMessage[] {
  const ordinary = new Map<string, number>();
  return expected.filter(({ scenario }) => {
    if (!scenario.startsWith('ordinary') && scenario !== 'committed-click') return true;
    const count = (ordinary.get(scenario) ?? 0) + 1;
    ordinary.set(scenario, count);
    return count <= ordinaryKept;
  });
}

async function explanationOf(open: OpenWorkspace, { messageId, route }: ExpectedMessage): Promise<Explanation> {
  for await (const event of explainMessage(open, messageId, route, new AbortController().signal)) {
    if (event.type === 'result') return event.result;
    if (event.type === 'usage') throw new Error(`${messageId}: ${event.usage.problem}`);
  }
  throw new Error(`${messageId}: no answer`);
}

/** Puts the cases of single messages together; all share the clock of the lab. */
function joined(cases: readonly Case[], now: string): Case {
  const routes = new Map(cases.flatMap((each) => each.routes).map((route) => [route.name, route]));
  const sources = new Map(cases.flatMap((each) => each.sources).map((source) => [source.name, source]));
  return {
    engine: cases[0]?.engine ?? '',
    title: 'A shop with known faults',
    now,
    routes: [...routes.values()],
    sources: [...sources.values()],
    messages: cases.flatMap((each) => each.messages),
  };
}

function workspaceText(routes: readonly string[]): string {
  const lines = routes.map(
    (route) =>
      `  ${route}: { identity: { messageId: header:message-id, businessKey: key, search: { merchant: header:x-merchant-id } }, destination: { source: sample, topic: ${route} } }`,
  );
  return [
    '# The built-in sample: a recorded shop with known faults. It needs no server; its clock stands still.',
    'waybill: 1',
    'name: sample',
    'environment: local',
    'sources:',
    '  sample: { kind: snapshot, path: ./shop.waybillcase }',
    'routes:',
    ...lines,
    '',
  ].join('\n');
}

/** Records the built-in sample anew from the lab: `node test/harness/lab/record-sample.ts`, as an ordinary user. */
async function main(): Promise<void> {
  // the sample is the shop on Kafka alone
  const lab = await startLab({ without: ['rabbitmq'] });
  const application = composeApplication({ vault: environmentVault({}), resources });
  const opening = await application.opener.openFile(lab.workspacePath);
  if (opening.outcome !== 'opened') throw new Error(JSON.stringify(opening));
  const { workspace, sources } = opening.opened;
  const now = lab.now.toISOString();
  const open: OpenWorkspace = { workspace, sources, history: null, clock: application.clock, judgeAt: now };
  const cases: Case[] = [];
  for (const message of worthKeeping(lab.expected)) {
    const explanation = await explanationOf(open, message);
    cases.push(caseOf(explanation, '0.1.0', true));
  }
  await sources.close();
  const sample = joined(cases, now);
  const folder = resolve(resources, 'sample');
  const written = await application.cases.write(join(folder, 'shop.waybillcase'), sample);
  if (!written.ok) throw new Error(written.failure.detail);
  writeFileSync(join(folder, 'waybill.yaml'), workspaceText(sample.routes.map((route) => route.name)));
  console.log(`${sample.messages.length} messages`);
  await lab.stop();
  process.exit(0);
}

await main();
