import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CallInput } from '../../../main/contract/channels.ts';
import type { OpenMessageDocument } from '../../../main/contract/reconciliation.ts';
import type { OpenedWindow } from '../open-window.tsx';
import { openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import { workspace } from '../story.ts';
import { from, openMessage, progress, reconciled, to } from './loss-story.ts';

const rows = ['m-1', 'm-2', 'm-3'].map((id) => openMessage(id));
const down = { code: 'unreachable', retryable: true, detail: 'connect ETIMEDOUT 10.0.0.1:5432' } as const;

function asked({ script }: OpenedWindow): readonly CallInput<'reconcile.messages'>[] {
  return script.calls.filter(({ name }) => name === 'reconcile.messages').map(({ input }) => input as CallInput<'reconcile.messages'>);
}

/** The screen, with a run that was started. */
async function started(messages: readonly OpenMessageDocument[] = rows, address = '/loss'): Promise<OpenedWindow> {
  const opened = await openWindow(address, workspace, ({ answers }) => {
    answers['reconcile.messages'] = ({ page }) => ({ total: messages.length, messages: messages.slice(page.skip, page.skip + page.take) });
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Run' }));
  await waitFor(() => expect(opened.script.streams).toHaveLength(1));
  lastStream(opened.script, 'reconcile.run').items({ item: 'started', run: 'run-1', resumed: false, from, to });
  return opened;
}

function finish({ script }: OpenedWindow, complete: boolean): void {
  lastStream(script, 'reconcile.run').finish({ end: 'result', result: { outcome: 'document', document: reconciled(complete) } });
}

async function ended(complete = true, messages = rows, address = '/loss'): Promise<OpenedWindow> {
  const opened = await started(messages, address);
  finish(opened, complete);
  await screen.findByRole('region', { name: 'Counts of this window' });
  if (messages.length > 0) await screen.findByRole('grid', { name: 'Messages to look at' });
  return opened;
}

function figures(): readonly string[] {
  return within(screen.getByRole('region', { name: 'Counts of this window' }))
    .getAllByRole('definition')
    .map(({ textContent }) => textContent ?? '');
}

describe('before anything was compared', () => {
  it('says what a run reads, and offers one primary button', async () => {
    const { script } = await openWindow('/loss');
    const main = screen.getByRole('main');
    expect(await screen.findByText('This window has not been compared yet')).toBeInTheDocument();
    expect(main).toHaveTextContent('Outboxpublic.outboxshop-db');
    expect(main).toHaveTextContent('Rows and records of Last hour');
    expect(main.querySelectorAll('.btn-primary')).toHaveLength(1);
    expect(script.streams).toEqual([]);
  });

  it('asks for a route where the workspace names none', async () => {
    await openWindow('/loss', { ...workspace, routes: [] });
    expect(await screen.findByText('This workspace names no route')).toBeInTheDocument();
  });

  it('starts with a workspace, where none is open', async () => {
    await openWindow('/loss', null);
    expect(await screen.findByRole('button', { name: 'Open the sample investigation' })).toBeInTheDocument();
  });

  it('reads a recorded case at once, because it costs nobody anything', async () => {
    const { script } = await openWindow('/loss', { ...workspace, origin: 'sample' });
    await waitFor(() =>
      expect(lastStream(script, 'reconcile.run').input).toMatchObject({ route: 'orders', from: '1970-01-01T00:00:00.000Z' }),
    );
    expect(lastStream(script, 'sequences.read').input).toMatchObject({ over: 'stored' });
    expect(screen.queryByRole('button', { name: 'Read everything anew' })).toBeNull();
  });

  it('asks for the route and window that were chosen', async () => {
    const opened = await openWindow(`/loss?time=custom&from=${from}&to=${to}`);
    await opened.user.click(await screen.findByRole('button', { name: 'Run' }));
    await waitFor(() => expect(lastStream(opened.script, 'reconcile.run').input).toEqual({ route: 'orders', from, to, anew: false }));
  });
});

describe('a run', () => {
  it('says how far it is, how long still, and what each step read', async () => {
    const opened = await started();
    const pane = await screen.findByRole('region', { name: 'Reconcile run' });
    expect(pane).toHaveTextContent('Asking the sources how much there is.');
    lastStream(opened.script, 'reconcile.run').items({ item: 'progress', progress });
    await waitFor(() => expect(pane).toHaveTextContent('66 %about 1 min 40 s left118,204 rows a second'));
    expect(within(pane).getByRole('progressbar')).toHaveAttribute('value', '66');
    expect(pane).toHaveTextContent('Outbox rows shop-db public.outboxdone, 9,000 of 9,000');
    expect(pane).toHaveTextContent('Broker kafka orders/0running, 4,300 of 8,600');
    expect(within(pane).getByTitle('timeout: no answer within 30 s')).toHaveTextContent(/\w/);
    expect(screen.getByRole('listbox').closest('section')).toHaveTextContent('100 % read');
    expect(screen.getByRole('listbox').closest('section')).toHaveTextContent('50 % read');
  });

  it('draws what it counted so far, and hatches the rest', async () => {
    const opened = await started();
    const { buckets } = reconciled(false);
    const upTo = buckets[4]?.to ?? null;
    const counted = {
      ...progress,
      buckets: buckets.map((each) => ({ ...each, missing: 0 })),
      steps: progress.steps.map((each) => (each.step === 'outbox' ? { ...each, state: 'running' as const, upTo } : each)),
    };
    lastStream(opened.script, 'reconcile.run').items({ item: 'progress', progress: counted });
    const spans = await screen.findAllByRole('option');
    expect(spans[0]).toHaveAccessibleName(/recorded 600, stored 600, stored not read/);
    expect(spans[5]).toHaveAccessibleName(/recorded 600, recorded not read/);
    expect(spans[0]).toHaveAccessibleName(/lost or wrong not read/);
  });

  it('names one that goes on, and shows the messages known so far', async () => {
    const opened = await started();
    lastStream(opened.script, 'reconcile.run').items({ item: 'started', run: 'run-2', resumed: true, from, to });
    expect(await screen.findByText('Goes on where the run before was broken off.')).toBeInTheDocument();
    expect(await screen.findByText('3 messages to look at so far')).toBeInTheDocument();
    expect(asked(opened).at(-1)).toMatchObject({ route: 'orders', run: 'run-2' });
  });

  it.each([
    ['its button', async ({ user }: OpenedWindow) => user.click(screen.getAllByRole('button', { name: /Cancel run/ })[0] ?? document.body)],
    ['Escape', async ({ user }: OpenedWindow) => user.keyboard('{Escape}')],
  ])('is cancelled with %s, and keeps what was read', async (_how, cancel) => {
    const opened = await started();
    await screen.findByText('what was read is kept');
    await cancel(opened);
    expect(lastStream(opened.script, 'reconcile.run').stopped).toBe(true);
    finish(opened, false);
    expect(await screen.findByText('Cancelled.')).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Reconcile run' })).toHaveTextContent('Cancelled');
  });

  it('that failed as a whole says why and runs again', async () => {
    const opened = await started();
    lastStream(opened.script, 'reconcile.run').finish({ end: 'failed', failure: down });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The run failed');
    expect(alert).toHaveTextContent('connect ETIMEDOUT 10.0.0.1:5432');
    await opened.user.click(within(alert).getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(opened.script.streams).toHaveLength(2));
  });

  it('keeps the figures of the run before while the next one reads what is new, and when that fails', async () => {
    const opened = await ended();
    await opened.user.click(screen.getByRole('button', { name: 'Run again' }));
    expect(await screen.findByText('Figures of the run before, until this one has its own.')).toBeInTheDocument();
    expect(screen.getByText('Reads what is new and what was not final.')).toBeInTheDocument();
    expect(figures()[0]).toBe('9,000 ids, complete');
    lastStream(opened.script, 'reconcile.run').finish({ end: 'failed', failure: down });
    expect(await screen.findByRole('alert')).toHaveTextContent('The run failed; these are the figures of the run before.');
    expect(figures()[0]).toBe('9,000 ids, complete');
  });

  it('reads everything anew when that is asked for', async () => {
    const opened = await ended();
    await opened.user.click(screen.getByRole('button', { name: 'Read everything anew' }));
    await waitFor(() => expect(lastStream(opened.script, 'reconcile.run').input).toMatchObject({ anew: true }));
  });

  it('says what it did not understand', async () => {
    const opened = await started();
    const usage = { problem: 'unknown-route', detail: 'orders', choices: ['refunds'] } as const;
    lastStream(opened.script, 'reconcile.run').finish({
      end: 'result',
      result: { outcome: 'usage', usage: { ...usage, choices: [...usage.choices] } },
    });
    expect(await screen.findByText('The question was not understood')).toBeInTheDocument();
  });
});

describe('what was compared', () => {
  it('is counted with the set of each number', async () => {
    await ended();
    expect(figures()).toEqual([
      '9,000 ids, complete',
      '8,600 ids, complete',
      '8,600 ids, by billing',
      '400 ids, listed below',
      '3 ids, 0 harmful',
      '0 ids, verdict withheld',
    ]);
    expect(screen.queryByText('Partial answer.')).toBeNull();
  });

  it('names what was not read and hatches it', async () => {
    await ended(false);
    const banner = screen.getByText('Partial answer.').closest('.banner');
    expect(banner).toHaveTextContent('trace-db');
    expect(banner).toHaveTextContent('1,800 verdicts withheld.');
    expect(figures()[2]).toBe('6,800 ids in what was read');
    const spans = screen.getAllByRole('option');
    expect(spans[7]).toHaveAccessibleName('02:07 to 02:08: recorded 600, stored 500, processed 500, lost or wrong 100, stored twice 0');
    expect(spans[12]).toHaveAccessibleName(/processed not read, lost or wrong not read/);
  });

  it('is of the consumer and in the buckets that were chosen', async () => {
    const opened = await ended(false);
    await opened.user.click(screen.getByRole('button', { name: /Consumer/ }));
    await opened.user.click(screen.getByRole('option', { name: 'email' }));
    await waitFor(() => expect(figures()[2]).toMatch(/^8,600/));
    await opened.user.click(screen.getByRole('button', { name: /Bucket/ }));
    await opened.user.click(screen.getByRole('option', { name: '2 min' }));
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(8));
    expect(opened.address()).toContain('consumer=email');
  });

  it('says that a window is empty only when everything was read', async () => {
    const opened = await started([]);
    const nothing = { ...reconciled(true), messages: 0, byVerdict: {}, buckets: [] };
    lastStream(opened.script, 'reconcile.run').finish({ end: 'result', result: { outcome: 'document', document: nothing } });
    expect(await screen.findByText('No messages in this window')).toBeInTheDocument();
    await opened.user.click(screen.getByRole('button', { name: 'Run again' }));
    await waitFor(() => expect(opened.script.streams).toHaveLength(2));
    lastStream(opened.script, 'reconcile.run').finish({
      end: 'result',
      result: { outcome: 'document', document: { ...nothing, complete: false } },
    });
    expect(await screen.findByText('No messages in what was read')).toBeInTheDocument();
  });

  it('shows the coverage with C', async () => {
    const opened = await ended();
    await opened.user.keyboard('c');
    expect(await screen.findByRole('dialog')).toHaveTextContent('public.outbox');
  });
});

describe('the list of ids', () => {
  it('is moved through and opened with the keyboard, and comes back as it was', async () => {
    const opened = await ended();
    await opened.user.keyboard('jj{ArrowUp}{Enter}');
    await waitFor(() => expect(opened.address()).toContain('/message/orders/m-2'));
    await opened.user.keyboard('{Escape}');
    lastStream(opened.script, 'message.explain').finish({ end: 'failed', failure: down });
    await screen.findByRole('alert');
    await opened.user.keyboard('{Escape}');
    await waitFor(() => expect(opened.address()).toContain('/loss?'));
    await screen.findByRole('grid');
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('m-2');
  });

  it('tells what became of the chosen message, until Space hides it', async () => {
    const opened = await ended();
    const sentence = screen.getByRole('button', { name: 'Copy: Message id' }).parentElement;
    expect(sentence).toHaveTextContent('p3 @ 1,879,216');
    await opened.user.keyboard(' ');
    expect(screen.queryByRole('button', { name: 'Copy: Message id' })).toBeNull();
  });

  it('lists one kind, and one span of time chosen with the keyboard', async () => {
    const opened = await ended();
    await opened.user.click(screen.getByRole('radio', { name: 'Lost in broker 400' }));
    await waitFor(() => expect(asked(opened).at(-1)?.filter).toMatchObject({ codes: ['BROKER_LOST'], duplicates: null, between: null }));
    screen.getByRole('listbox').focus();
    await opened.user.keyboard('{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}{Enter}');
    const between = { from: '2026-11-20T02:02:00.000Z', to: '2026-11-20T02:04:00.000Z' };
    await waitFor(() => expect(asked(opened).at(-1)?.filter).toMatchObject({ codes: ['BROKER_LOST'], between }));
    expect(screen.getAllByRole('option', { selected: true })).toHaveLength(2);
    expect(screen.getByText('Only 02:02 to 02:04')).toBeInTheDocument();
    await opened.user.keyboard('{Escape}');
    await waitFor(() => expect(opened.address()).not.toContain('begin='));
    expect(screen.queryAllByRole('option', { selected: true })).toEqual([]);
    expect(lastStream(opened.script, 'reconcile.run').stopped).toBe(false);
  });

  it('chooses spans with clicks, several with Shift', async () => {
    const opened = await ended();
    const span = (index: number): Element => screen.getAllByRole('option')[index] ?? document.body;
    await opened.user.click(span(3));
    await opened.user.keyboard('{Shift>}');
    await opened.user.click(span(5));
    await opened.user.keyboard('{/Shift}');
    await waitFor(() => expect(screen.getAllByRole('option', { selected: true })).toHaveLength(3));
    await opened.user.click(screen.getByRole('button', { name: 'Show the whole window' }));
    await waitFor(() => expect(screen.queryAllByRole('option', { selected: true })).toHaveLength(0));
  });

  it('reads the next page when its end comes into sight', async () => {
    const many = Array.from({ length: 700 }, (_none, index) => openMessage(`m-${index}`));
    const opened = await ended(true, many);
    await opened.user.keyboard('{End}');
    await waitFor(() => expect(asked(opened).at(-1)?.page).toEqual({ skip: 500, take: 500 }));
    await waitFor(() => expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '701'));
  });

  it('exports exactly what is listed with E, and everything with the button', async () => {
    const opened = await ended(true, rows, '/loss?show=SEND_DUPLICATE');
    opened.script.answers['reconcile.export'] = () => ({ outcome: 'written', path: '/home/shop/ids.jsonl', count: 3 });
    await opened.user.keyboard('e');
    expect(await screen.findByText('3 lines written to /home/shop/ids.jsonl.')).toBeInTheDocument();
    await opened.user.click(screen.getByRole('button', { name: 'Export all' }));
    await waitFor(() =>
      expect(opened.script.calls.filter(({ name }) => name === 'reconcile.export').map(({ input }) => input)).toEqual([
        { route: 'orders', run: 'run-1', filter: { codes: null, duplicates: ['SEND_DUPLICATE'], between: null } },
        { route: 'orders', run: 'run-1', filter: { codes: null, duplicates: null, between: null } },
      ]),
    );
  });

  it.each([
    [true, '/loss', 'Nothing to look at'],
    [false, '/loss', 'Nothing to look at in what was read'],
    [true, '/loss?show=BROKER_LOST', 'No message of this kind in this span'],
  ])('says why it is empty (complete: %s, at %s)', async (complete, address, title) => {
    await ended(complete, [], address);
    expect(await screen.findByText(title)).toBeInTheDocument();
  });

  it('says when it could not be read, and reads it again', async () => {
    const opened = await started();
    opened.script.answers['reconcile.messages'] = () => {
      throw new Error('unreachable: the worker is gone');
    };
    finish(opened, true);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The list could not be read');
    opened.script.answers['reconcile.messages'] = () => ({ total: 3, messages: rows });
    await opened.user.click(within(alert).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('grid')).toBeInTheDocument();
  });
});

describe('reaching the screen', () => {
  it('goes there by key, side navigation and palette', async () => {
    const opened = await openWindow('/help');
    await opened.user.click(screen.getByRole('link', { name: 'Loss and duplicates' }));
    await waitFor(() => expect(opened.address()).toBe('/loss'));
    await opened.user.click(screen.getByRole('link', { name: 'Rules' }));
    await waitFor(() => expect(opened.address()).toBe('/help'));
    await opened.user.keyboard('2');
    await waitFor(() => expect(opened.address()).toBe('/loss'));
    await opened.user.click(screen.getByRole('link', { name: 'Rules' }));
    await opened.user.keyboard('{Control>}k{/Control}loss and');
    await opened.user.click(screen.getByRole('option', { name: 'Loss and duplicates' }));
    await waitFor(() => expect(opened.address()).toBe('/loss'));
  });
});
