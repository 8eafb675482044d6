import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseDocument } from '../../main/contract/case.ts';
import { check } from '../../main/contract/check.ts';
import { explanation } from '../../main/contract/explanation.ts';
import { matches } from '../../main/contract/matches.ts';
import { shift } from '../../main/domain/observation/instant.ts';
import { workspaceFile } from '../compose/open-workspace.ts';
import type { ExpectedMessage } from '../harness/lab/expected.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { documentOf, runCli } from './run-cli.ts';
import type { Finished } from './run-cli.ts';

let shop: SeededShop;
let workspace: string;
let now: string;

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix: uniqueName('cli') });
  workspace = await workspaceFile(shop.workspace);
  now = shop.now.toISOString();
});
afterAll(() => shop.close());

function one(scenario: string): ExpectedMessage {
  const message = shop.expected.find((each) => each.scenario === scenario);
  if (message === undefined) throw new Error(`There is no scenario ${scenario}.`);
  return message;
}

/** Runs a command on the shop at the instant for which its expectations are right. */
function run(...args: readonly string[]): Promise<Finished> {
  return runCli(workspace, [...args, '--now', now]);
}

/** Every name of a field anywhere in a document, without what sources named. */
function fieldsIn(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (each: unknown): void => {
    if (Array.isArray(each)) each.forEach(visit);
    else if (each !== null && typeof each === 'object') {
      for (const [name, inner] of Object.entries(each)) {
        names.add(name);
        visit(inner);
      }
    }
  };
  visit(value);
  return names;
}

describe('explain --json', () => {
  it.each([
    ['ordinary', 'PROCESSED', 0],
    ['relay-lost', 'RELAY_LOST', 1],
    ['duplicate-effect', 'PROCESSED', 1],
    ['transaction-aborted', 'TXN_ABORTED', 1],
    ['undetermined-log-start', 'UNDETERMINED', 3],
    ['not-found', 'NOT_FOUND', 0],
  ])('prints %s as one document of the contract: %s, exit %i', async (scenario, code, exit) => {
    const { messageId, route } = one(scenario);
    const finished = await run('explain', messageId, '--route', route, '--json');
    const document = explanation.parse(documentOf(finished));
    expect(document).toMatchObject({
      format: 'waybill.explanation/1',
      route,
      messageId,
      verdict: { code, sentence: expect.stringMatching(/\w \w/) },
    });
    expect(finished).toMatchObject({ code: exit, err: '' });
  });

  it('leaves out what only the window gets', async () => {
    const document = explanation.parse(documentOf(await run('explain', one('row-behind').messageId, '--json')));
    for (const verdict of [document.verdict, ...document.deliveries.map((delivery) => delivery.verdict)])
      expect('facts' in verdict).toBe(false);
    expect(document.findings.map((finding) => Object.keys(finding))).toEqual([['id', 'sentence']]);
    expect(document.observations.length).toBeGreaterThan(5);
  });

  it('explains the only message of a business key, and names them when there are several', async () => {
    const { messageId, businessKey } = one('effect-lost');
    expect(documentOf(await run('explain', businessKey ?? '', '--json'))).toMatchObject({ messageId, businessKey });
    const several = one('ordinary-refund');
    const finished = await run('explain', several.businessKey ?? '', '--json');
    expect(finished).toMatchObject({ code: 2, out: '' });
    expect(finished.err).toContain(several.messageId);
  });

  it('judges by --now, and reads the same', async () => {
    const { messageId } = one('not-yet-consumed');
    const early = await run('explain', messageId, '--json');
    expect([early.code, documentOf(early)]).toMatchObject([0, { verdict: { code: 'NOT_YET_CONSUMED' } }]);
    const late = await runCli(workspace, ['explain', messageId, '--json', '--now', shift(now, 2 * 3_600_000)]);
    expect([late.code, documentOf(late)]).toMatchObject([1, { verdict: { code: 'OVERDUE' } }]);
  });
});

describe('find --json', () => {
  it('prints matches of the contract, without rail, place and deliveries', async () => {
    const finished = await run('find', '--route', 'order-events', '--from', '-50m', '--to', '-20m', '--json');
    const document = matches.parse(documentOf(finished));
    expect(document.matches.length).toBeGreaterThan(15);
    for (const match of document.matches)
      expect(Object.keys(match)).toEqual(['route', 'messageId', 'businessKey', 'verdict', 'duplicates', 'at']);
    expect(['facts', 'rail', 'coordinates', 'deliveries'].filter((name) => fieldsIn(document).has(name))).toEqual([]);
    expect(finished).toMatchObject({ code: document.complete ? 1 : 3, err: '' });
  });

  it('exits with 0 when all is well and with 1 when one message is not', async () => {
    const fine = await run('find', one('ordinary').messageId, '--from', '-5h', '--json');
    expect([fine.code, documentOf(fine)]).toMatchObject([
      0,
      { format: 'waybill.matches/1', matches: [{ verdict: { code: 'PROCESSED' } }], complete: true },
    ]);
    const wrong = await run('find', one('skipped').businessKey ?? '', '--by', 'businessKey', '--from', '-5h', '--json');
    expect([wrong.code, documentOf(wrong)]).toMatchObject([1, { matches: [{ verdict: { code: 'SKIPPED' } }], complete: true }]);
  });

  it('looks one hour back when no time is given', async () => {
    const [young, old] = [one('relay-lost').messageId, one('overdue').messageId];
    expect(documentOf(await run('find', young, '--json'))).toMatchObject({ matches: [{ messageId: young }] });
    expect(documentOf(await run('find', old, '--json'))).toMatchObject({ matches: [] });
    expect(documentOf(await run('find', old, '--from', '-3h', '--json'))).toMatchObject({ matches: [{ messageId: old }] });
  });
});

describe('check --json', () => {
  it('prints every step of every source', async () => {
    const finished = await run('check', '--json');
    const { steps } = check.parse(documentOf(finished));
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(steps.map(({ source }) => source))).toEqual(new Set(['kafka', 'shop-db', 'bill-db']));
    expect(finished).toMatchObject({ code: 0, err: '' });
  });
});

describe('explain --rule --json', () => {
  it('prints the rules with their codes, without any workspace', async () => {
    const finished = await runCli(join(dirname(workspace), 'nowhere.yaml'), ['explain', '--rule', '--json']);
    expect(documentOf(finished)).toMatchObject({
      format: 'waybill.rules/1',
      rules: expect.arrayContaining([expect.objectContaining({ id: 'relay-lost', code: 'RELAY_LOST', restsOnAbsence: true })]),
    });
    expect(finished.code).toBe(0);
    expect(await runCli(workspace, ['explain', '--rule', 'relay-lots'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('relay-lost'),
    });
  });
});

describe('case', () => {
  it('is exported as it is explained and judged again from the file alone, the same', async () => {
    const { messageId } = one('relay-lost');
    const file = join(dirname(workspace), 'lost.waybillcase');
    const exported = await run('case', 'export', messageId, '-o', file, '--json');
    const written = caseDocument.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(exported).toMatchObject({ code: 1, err: '' });
    expect(caseDocument.parse(documentOf(exported))).toEqual(written);
    expect(written).toMatchObject({
      now,
      withPayload: false,
      messages: [{ messageId, recorded: { code: 'RELAY_LOST' }, rejudged: null, contents: {} }],
    });
    const opened = await runCli(join(dirname(workspace), 'nowhere.yaml'), ['case', 'open', file, '--json']);
    const reopened = caseDocument.parse(documentOf(opened));
    expect(reopened.messages[0]?.rejudged).toEqual(written.messages[0]?.recorded);
    expect(opened).toMatchObject({ code: 1, err: '' });
    expect(await runCli(workspace, ['case', 'open', file])).toMatchObject({ code: 1, out: expect.stringContaining('RELAY_LOST') });
  });

  it('carries payloads only when asked, and masked as the route says', async () => {
    const file = join(dirname(workspace), 'payload.waybillcase');
    await run('case', 'export', one('ordinary').messageId, '-o', file, '--with-payload');
    const { withPayload, messages } = caseDocument.parse(JSON.parse(readFileSync(file, 'utf8')));
    const values = Object.values(messages[0]?.contents ?? {}).flatMap(({ value }) =>
      value === null ? [] : [Buffer.from(value.base64, 'base64').toString()],
    );
    expect(withPayload).toBe(true);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(value).not.toContain('+49-1555');
    for (const value of values) expect(value).toContain('"status":"PAID"');
  });

  it('that is none is refused with what is wrong', async () => {
    expect(await runCli(workspace, ['case', 'open', workspace])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('waybill.yaml'),
    });
  });
});
