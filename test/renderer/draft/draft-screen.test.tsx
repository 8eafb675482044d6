import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CataloguePlaceDocument } from '../../../main/contract/draft.ts';
import type { ShownDraft, ShownGuess } from '../../../main/contract/draft-window.ts';
import type { OpenedWindow } from '../open-window.tsx';
import { openWindow } from '../open-window.tsx';
import { lastStream, scriptedChange } from '../scripted-bridge.ts';
import { tell, workspace } from '../story.ts';

const topics: readonly CataloguePlaceDocument[] = Array.from({ length: 3000 }, (_, index) => ({
  kind: 'topic',
  name: `topic-${String(index).padStart(4, '0')}`,
  size: 12,
  columns: [],
}));
const table: CataloguePlaceDocument = {
  kind: 'table',
  name: 'public.outbox',
  size: 90_417_733,
  columns: [
    { name: 'id', type: 'bigint', key: true },
    { name: 'payload', type: 'jsonb', key: false },
  ],
};
const down = { code: 'unreachable', retryable: true, detail: 'connect ETIMEDOUT 10.0.0.1:9092' } as const;

const guesses: readonly ShownGuess[] = [
  {
    path: ['routes', 'orders', 'identity', 'messageId'],
    value: 'header:message-id',
    confidence: 'sure',
    reason: { rule: 'id-by-name', facts: { present: '100', total: '100', distinct: '98' } },
    alternatives: [{ value: 'json:/id', reason: { rule: 'id-unique', facts: { present: '100', total: '100', distinct: '100' } } }],
  },
  {
    path: ['routes', 'orders', 'outbox', 'tables'],
    value: ['public.outbox'],
    confidence: 'likely',
    reason: { rule: 'table-by-shape', facts: { table: 'public.outbox' } },
    alternatives: [],
  },
  {
    path: ['routes', 'orders', 'consumers', 0, 'dedupe', 'means'],
    value: 'done',
    confidence: 'guess',
    reason: { rule: 'means-unknown', facts: { table: 'processed' } },
    alternatives: [],
  },
];
const draft: ShownDraft = {
  id: 'draft-1',
  route: 'orders',
  guesses: [...guesses],
  gaps: [],
  change: scriptedChange('routes:\n  orders: {}'),
};

async function open(address = '/sources/draft?source=kafka'): Promise<OpenedWindow> {
  return openWindow(address, workspace, ({ answers }) => {
    answers['workspace.save'] = () => ({ outcome: 'saved', workspace, secretsRefused: null });
  });
}

async function listed(opened: OpenedWindow, places: readonly CataloguePlaceDocument[]): Promise<void> {
  const stream = lastStream(opened.script, 'draft.places');
  stream.items(...places);
  stream.finish({ end: 'result', result: { count: places.length } });
  await screen.findByRole('combobox');
}

/** From the address of a place to its draft. */
async function drafted(shown: ShownDraft = draft): Promise<OpenedWindow> {
  const opened = await open('/sources/draft?source=kafka&place=topic-0042');
  await opened.user.click(await screen.findByRole('button', { name: /^Draft the route/ }));
  lastStream(opened.script, 'draft.route').finish({ end: 'result', result: { outcome: 'drafted', draft: shown } });
  await screen.findByRole('region', { name: 'Proposed values' });
  return opened;
}

function guessed(field: string): HTMLElement {
  return screen.getByRole('row', { name: new RegExp(`^${field}`) });
}

describe('the places of a source', () => {
  it('are found by a part of their name with the keyboard, whatever their number', async () => {
    const opened = await open();
    expect(screen.getByText('Asking kafka what it holds.')).toBeInTheDocument();
    await listed(opened, topics);
    expect(screen.getAllByRole('option').length).toBeLessThan(200);
    await opened.user.type(screen.getByRole('combobox'), '2042');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await opened.user.keyboard('{Enter}');
    await waitFor(() => expect(opened.address()).toContain('place=topic-2042'));
    expect(screen.getByRole('button', { name: /^Draft the route/ })).toBeInTheDocument();
    expect(opened.script.streams.filter(({ name }) => name === 'draft.route')).toEqual([]);
    await opened.user.keyboard('{Enter}');
    await waitFor(() => expect(lastStream(opened.script, 'draft.route').input).toEqual({ source: 'kafka', place: 'topic-2042' }));
  });

  it('show the columns of a table', async () => {
    const opened = await open('/sources/draft?source=shop-db&place=public.outbox');
    await listed(opened, [table]);
    expect(screen.getByRole('region', { name: 'Columns of public.outbox' })).toHaveTextContent('id keybigintpayloadjsonb');
    expect(screen.getByRole('option')).toHaveTextContent('table, about 90,417,733 rows, 2 columns');
  });

  it('say why there are none, and are asked for again', async () => {
    const opened = await open();
    lastStream(opened.script, 'draft.places').finish({ end: 'failed', failure: down });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('kafka does not say what it holds');
    expect(alert).toHaveTextContent('ETIMEDOUT');
    await opened.user.click(within(alert).getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(opened.script.streams.filter(({ name }) => name === 'draft.places')).toHaveLength(2));
    lastStream(opened.script, 'draft.places').finish({ end: 'result', result: { count: 0 } });
    expect(await screen.findByText('kafka holds nothing that this user may see')).toBeInTheDocument();
  });
});

describe('drafting', () => {
  it('says what it looks at and can be stopped', async () => {
    const opened = await open('/sources/draft?source=kafka&place=topic-0042');
    await opened.user.click(await screen.findByRole('button', { name: /^Draft the route/ }));
    const stream = lastStream(opened.script, 'draft.route');
    expect(stream.input).toEqual({ source: 'kafka', place: 'topic-0042' });
    stream.items({ source: 'shop-db', place: 'public.outbox', done: 3, total: 12 });
    expect(await screen.findByText('Looking at shop-db, public.outbox')).toBeInTheDocument();
    expect(screen.getByRole('progressbar')).toHaveAttribute('value', '3');
    await opened.user.keyboard('{Escape}');
    await waitFor(() => expect(stream.stopped).toBe(true));
  });

  it('says why no route was drafted, and what could not be looked at', async () => {
    const opened = await open('/sources/draft?source=kafka&place=topic-0042');
    await opened.user.click(await screen.findByRole('button', { name: /^Draft the route/ }));
    const usage = {
      problem: 'no-destination' as const,
      detail: 'public.outbox',
      choices: [],
      gaps: [{ source: 'kafka', place: '', failure: down }],
    };
    lastStream(opened.script, 'draft.route').finish({ end: 'result', result: { outcome: 'usage', usage } });
    expect(await screen.findByText('No route was drafted')).toBeInTheDocument();
    expect(screen.getByText(/No topic was found that holds what "public.outbox" records/)).toBeInTheDocument();
    expect(screen.getByText('Drafted without what could not be looked at.').parentElement).toHaveTextContent('ETIMEDOUT');
  });
});

describe('a draft', () => {
  it('shows each value with how sure it is, in words, and why', async () => {
    await drafted();
    expect(guessed('messageId')).toHaveTextContent(/header:message-id.*sure.*Named like a message id and present in 100 of 100 records/);
    expect(guessed('tables')).toHaveTextContent(/\["public.outbox"\].*likely/);
    expect(guessed('dedupe.means')).toHaveTextContent(/done.*guess/);
    expect(screen.getByRole('tab', { name: /Changes in shop\/waybill.yaml \+2/ })).toBeInTheDocument();
  });

  it('previews the newest messages as it would judge them', async () => {
    const opened = await drafted();
    const told = [tell({ id: 'm-1', key: 'o-1', fate: 'processed' }), tell({ id: 'm-2', key: 'o-2', fate: 'lost' })];
    const stream = lastStream(opened.script, 'draft.preview');
    expect(stream.input).toEqual({ change: draft.change.id, route: 'orders' });
    const document = {
      format: 'waybill.matches/1' as const,
      matches: told.map(({ match }) => match),
      coverage: [],
      complete: true,
      duplicatesComplete: true,
    };
    stream.finish({ end: 'result', result: { outcome: 'document', document } });
    const grid = await screen.findByRole('grid', { name: 'Preview of the route' });
    await waitFor(() => expect(within(grid).getAllByRole('row')).toHaveLength(3));
    expect(within(grid).getAllByRole('row')[1]).toHaveTextContent('Lost in relay');
  });

  it('is changed by another proposal, and the preview follows what was chosen', async () => {
    const opened = await drafted();
    const first = lastStream(opened.script, 'draft.preview');
    await opened.user.click(within(guessed('messageId')).getByRole('button'));
    const menu = await screen.findByRole('menu');
    expect(menu).toHaveTextContent('Has 100 different values in 100 of 100 records.');
    await opened.user.click(within(menu).getByRole('menuitem', { name: /^json:\/id/ }));
    await waitFor(() => expect(lastStream(opened.script, 'draft.preview')).not.toBe(first));
    expect(first.stopped).toBe(true);
    expect(opened.script.calls).toContainEqual({
      name: 'draft.choose',
      input: { draft: 'draft-1', choices: [{ guess: 0, value: 'json:/id' }] },
    });
    expect(guessed('messageId')).toHaveTextContent(/json:\/id.*chosen/);

    await opened.user.click(within(guessed('dedupe.means')).getByRole('button'));
    await opened.user.click(await screen.findByRole('menuitem', { name: 'Leave it out' }));
    await opened.user.click(within(guessed('tables')).getByRole('button'));
    await opened.user.click(await screen.findByRole('menuitem', { name: 'Type another value' }));
    const field = screen.getByLabelText('Value of routes.orders.outbox.tables');
    await opened.user.clear(field);
    await opened.user.type(field, '[["shop.outbox"]{Enter}');
    await waitFor(() => expect(guessed('tables')).toHaveTextContent('["shop.outbox"]'));
    const choices = [
      { guess: 0, value: 'json:/id' },
      { guess: 2, value: null },
      { guess: 1, value: ['shop.outbox'] },
    ];
    await waitFor(() => expect(opened.script.calls).toContainEqual({ name: 'draft.choose', input: { draft: 'draft-1', choices } }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save the route' })).toBeEnabled());
    await opened.user.click(screen.getByRole('button', { name: 'Save the route' }));
    await waitFor(() =>
      expect(opened.script.calls).toContainEqual({
        name: 'workspace.save',
        input: { change: `change of routes: {} # ${JSON.stringify(choices)}`, source: null, secrets: {} },
      }),
    );
  });

  it('is saved once and leads to its messages; what cannot be saved says why', async () => {
    const opened = await drafted({ ...draft, gaps: [{ source: 'trace-db', place: 'public.events', failure: down }] });
    expect(screen.getByText('trace-db, public.events')).toBeInTheDocument();
    opened.script.answers['workspace.save'] = () => ({ outcome: 'changed', path: '/home/shop/waybill.yaml' });
    await opened.user.click(screen.getByRole('button', { name: 'Save the route' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was saved');
    opened.script.answers['workspace.save'] = () => ({ outcome: 'saved', workspace, secretsRefused: null });
    await opened.user.click(screen.getByRole('button', { name: 'Save the route' }));
    expect(await screen.findByText('Saved: orders')).toBeInTheDocument();
    await opened.user.click(screen.getByRole('button', { name: 'Find its messages' }));
    await waitFor(() => expect(opened.address()).toContain('route=orders'));
  });

  it('shows what is added and removed by sign, and copies the new lines as they are', async () => {
    const opened = await drafted();
    await opened.user.click(screen.getByRole('tab', { name: /Changes in/ }));
    expect(await screen.findByRole('region', { name: /Changes in/ })).toHaveTextContent('added: routes:');
    await opened.user.click(screen.getByRole('button', { name: 'Copy YAML' }));
    expect(await screen.findByRole('button', { name: 'YAML copied' })).toBeInTheDocument();
    expect(opened.script.calls).toContainEqual({ name: 'clipboard.write', input: { text: 'routes:\n  orders: {}' } });
  });
});
