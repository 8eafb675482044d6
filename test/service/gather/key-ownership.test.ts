import { describe, expect, it } from 'vitest';
import type { KeyTemplate } from '../../../main/domain/identity/key-template.ts';
import { parseKeyTemplate } from '../../../main/domain/identity/key-template.ts';
import type { Content } from '../../../main/domain/observation/content.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Route } from '../../../main/domain/workspace/route.ts';
import type { Reading } from '../../../main/ports/reading.ts';
import { Collector } from '../../../main/service/gather/collector.ts';
import type { Gathering } from '../../../main/service/gather/gathering.ts';
import { ownedKeys, readSiblings } from '../../../main/service/gather/key-ownership.ts';
import { copy, row, send } from '../../domain/builders/observations.ts';
import { outbox, route } from '../../domain/builders/route.ts';

const template = (text: string): KeyTemplate => {
  const parsed = parseKeyTemplate(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.template;
};

const packed = (text: string, size = text.length) => ({ base64: Buffer.from(text).toString('base64'), size, masked: false });
const withValue = (value: string, size?: number): Content => ({ key: null, value: packed(value, size), headers: [] });

async function collected(...given: readonly (Observation | readonly [Observation, Content])[]): Promise<Collector> {
  const collector = new Collector([], () => undefined);
  async function* readings(): AsyncGenerator<Reading> {
    for (const each of given)
      yield 'kind' in each ? { type: 'observation', observation: each } : { type: 'observation', observation: each[0], content: each[1] };
  }
  await collector.take('shop-db', readings());
  return collector;
}

const none = () => new Collector([], () => undefined);
const owned = (
  collector: Collector,
  text: string,
  siblings: Collector = none(),
  known = true,
  asked: readonly string[] = [],
  routes: readonly Route[] = [],
) => {
  const gathering = { collector, query: { messageIds: asked }, route: route(), open: { workspace: { routes } } };
  return ownedKeys(gathering as unknown as Gathering, template(text), { known, collector: siblings });
};

describe('ownedKeys', () => {
  it('gives a key made from the message id to that message, whatever else is known', async () => {
    expect(owned(await collected(row()), 'dedupe:{messageId}', none(), false)).toEqual({
      keys: [{ key: 'dedupe:m-17', messageId: 'm-17', ownsKey: true }],
      unknown: 0,
    });
  });

  it('gives a key made from the business key only when no other message of it can have written the same', async () => {
    const one = await collected(row());
    expect(owned(one, '{businessKey}', await collected(row())).keys).toEqual([{ key: 'o-9', messageId: 'm-17', ownsKey: true }]);
    expect(owned(one, '{businessKey}', await collected(row(), row({ key: '18', messageId: 'm-18' }))).keys).toMatchObject([
      { ownsKey: false },
    ]);
    expect(owned(one, '{businessKey}', none(), false).keys).toMatchObject([{ ownsKey: false }]);
  });

  it('tells messages of one business key apart by what else the key is made from', async () => {
    const paid = [row(), withValue('{"status":"PAID"}')] as const;
    const placed = [row({ key: '18', messageId: 'm-18' }), withValue('{"status":"NEW"}')] as const;
    const again = [row({ key: '19', messageId: 'm-19' }), withValue('{"status":"PAID"}')] as const;
    const keys = (siblings: Collector) => collected(paid).then((one) => owned(one, '{businessKey}:{json:/status}', siblings).keys);
    expect(await keys(await collected(paid, placed))).toEqual([{ key: 'o-9:PAID', messageId: 'm-17', ownsKey: true }]);
    expect(await keys(await collected(paid, again))).toMatchObject([{ ownsKey: false }]);
    expect(await keys(await collected(paid, row({ key: '20', messageId: 'm-20' })))).toMatchObject([{ ownsKey: false }]);
  });

  it('never gives one key to two messages of the same search', async () => {
    const two = await collected(row(), row({ key: '18', messageId: 'm-18' }));
    expect(owned(two, '{businessKey}').keys.map((key) => key.ownsKey)).toEqual([false, false]);
    expect(owned(two, '{messageId}').keys.map((key) => key.ownsKey)).toEqual([true, true]);
  });

  it('counts the messages whose key cannot be made, and does not make one of a value that was cut', async () => {
    expect(owned(await collected(row()), '{businessKey}:{json:/status}')).toEqual({ keys: [], unknown: 1 });
    expect(owned(await collected([row(), withValue('{"status":"PAID"}', 90_000)]), '{json:/status}')).toEqual({ keys: [], unknown: 1 });
    const { businessKey: _none, ...facts } = copy().facts;
    expect(owned(await collected({ ...copy(), facts }), '{businessKey}')).toEqual({ keys: [], unknown: 1 });
  });

  it('does not count a message of another route that traces into the same table', async () => {
    const { businessKey: _none, ...facts } = send().facts;
    const line = { ...send(), facts: { ...facts, messageId: 'm-18' } };
    const other = route({ name: 'refunds' });
    expect(owned(await collected(row(), line), '{businessKey}', none(), true, [], [other]).unknown).toBe(0);
    expect(owned(await collected(row(), line), '{businessKey}').unknown).toBe(1);
  });

  it('makes a key of an id that was asked for and that nothing names, only when the key is made from the id alone', async () => {
    const asked = ['m-17', 'm-404'];
    const found = await collected(row());
    expect(owned(found, 'dedupe:{messageId}', none(), true, asked).keys.map(({ key }) => key)).toEqual(['dedupe:m-17', 'dedupe:m-404']);
    expect(owned(found, '{businessKey}', none(), true, asked).keys.map(({ key }) => key)).toEqual(['o-9']);
    expect(owned(found, '{messageId}:{businessKey}', none(), true, asked).keys.map(({ key }) => key)).toEqual(['m-17:o-9']);
  });
});

describe('readSiblings', () => {
  it('knows nobody where the relay deletes what it sent: whoever had the key may be gone', async () => {
    const asked = { ok: true, value: { find: () => [] } };
    const gathering = (keepsSent: boolean) => ({
      collector: none(),
      route: route({ outbox: outbox({ keepsSent }) }),
      open: { sources: { outbox: () => asked } },
      signal: new AbortController().signal,
    });
    expect((await readSiblings(gathering(false) as unknown as Gathering)).known).toBe(false);
    expect((await readSiblings(gathering(true) as unknown as Gathering)).known).toBe(true);
  });
});
