import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { find, finishSearch, openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import { tell, workspace } from '../story.ts';

const told = [
  tell({ id: 'm-1', key: 'o-1', fate: 'processed' }),
  tell({ id: 'm-2', key: 'o-2', fate: 'unread' }),
  tell({ id: 'm-3', key: 'o-3', fate: 'lost' }),
  tell({ id: 'm-4', key: 'o-4', fate: 'twice' }),
  tell({ id: 'm-5', key: 'o-5', fate: 'processed' }),
];
const asked = '/?q=o-1&time=all&run=1';
const down = { code: 'unreachable', retryable: true, detail: 'connect ETIMEDOUT 10.0.0.1:5432' } as const;

function rows(): readonly string[] {
  const grid = screen.getByRole('grid');
  return within(grid)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent ?? '');
}

describe('the list of a search', () => {
  it('shows the worst first and counts every family', async () => {
    const opened = await openWindow(asked);
    await find(opened, told);
    expect(rows().map((row) => /o-\d/.exec(row)?.[0])).toEqual(['o-3', 'o-4', 'o-2', 'o-1', 'o-5']);
    const tabs = screen.getAllByRole('tab').map((tab) => tab.textContent);
    expect(tabs).toEqual(['All 5', 'Lost 1', 'Duplicate 1', 'Undetermined 1', 'Arrived 2']);
  });

  it('shows one family when its tab is chosen', async () => {
    const opened = await openWindow(asked);
    await find(opened, told);
    await opened.user.click(screen.getByRole('tab', { name: /Arrived/ }));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(opened.address()).toContain('tab=processed');
  });

  it('offers the order view where several messages have the typed business key', async () => {
    const twins = [tell({ id: 'm-6', key: 'o-1', fate: 'processed' }), tell({ id: 'm-7', key: 'o-1', fate: 'lost' })];
    const opened = await openWindow(asked);
    await find(opened, twins);
    await opened.user.click(screen.getByRole('link', { name: 'Open the order view' }));
    await waitFor(() => expect(opened.address()).toContain('/order/o-1'));
  });
});

describe('what a search says it did not read', () => {
  it('names the parts and counts the verdicts withheld', async () => {
    const opened = await openWindow(asked);
    await finishSearch(
      opened,
      [told[1], told[0]].flatMap((each) => each ?? []),
      false,
    );
    const banner = screen.getByText('Partial answer.').parentElement;
    expect(banner).toHaveTextContent('kafka (orders p1), timed out');
    expect(banner).toHaveTextContent('1 verdict withheld.');
  });

  it('names a source that failed while the search still runs', async () => {
    const opened = await openWindow(asked);
    lastStream(opened.script, 'messages.find').items({
      item: 'source',
      source: { source: 'trace-db', kind: 'postgres', state: 'failed', found: 0, share: null, part: null, failure: down },
    });
    expect(await screen.findByText(/Not read: trace-db, unreachable/)).toBeInTheDocument();
  });

  it('says that nothing is there only when everything was read', async () => {
    const opened = await openWindow(asked);
    await finishSearch(opened, [], true);
    expect(screen.getByText('Widen the time or the route.')).toBeInTheDocument();
  });

  it('never says so when something was not read', async () => {
    const opened = await openWindow(asked);
    await finishSearch(opened, [], false);
    expect(screen.queryByText(/Nothing in \d/)).toBeNull();
    expect(screen.getByText('Nothing found in what was read')).toBeInTheDocument();
  });
});

describe('stopping and asking again', () => {
  it('asks the stream to end and shows what is known, marked as stopped', async () => {
    const opened = await openWindow(asked);
    await find(opened, told.slice(0, 2));
    await opened.user.click(screen.getByRole('button', { name: /Stop/ }));
    expect(lastStream(opened.script, 'messages.find').stopped).toBe(true);
    await finishSearch(opened, told.slice(0, 2), false);
    expect(screen.getByText('Stopped before the end: there may be more.')).toBeInTheDocument();
  });

  it('stops with Escape as well', async () => {
    const opened = await openWindow(asked);
    await find(opened, told.slice(0, 1));
    await opened.user.keyboard('{Escape}');
    expect(lastStream(opened.script, 'messages.find').stopped).toBe(true);
  });

  it('keeps the rows of the search before when the next one fails as a whole', async () => {
    const opened = await openWindow(asked);
    await finishSearch(opened, told, true);
    await opened.user.click(screen.getByRole('button', { name: /Search ↵/ }));
    await waitFor(() => expect(opened.script.streams).toHaveLength(2));
    lastStream(opened.script, 'messages.find').finish({ end: 'failed', failure: down });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The search failed; these are the rows of the one before.');
    expect(alert).toHaveTextContent('connect ETIMEDOUT 10.0.0.1:5432');
    expect(rows()).toHaveLength(5);
  });

  it('asks for the time and the field that were chosen', async () => {
    const opened = await openWindow('/');
    await opened.user.type(screen.getByRole('searchbox'), 'merchant:4471{Enter}');
    const { input } = lastStream(opened.script, 'messages.find');
    expect(input).toEqual({ value: '4471', by: 'merchant', route: null, from: null, to: null });
  });

  it('begins with everything where a case file is open', async () => {
    const opened = await openWindow('/', { ...workspace, origin: 'case' });
    await opened.user.type(screen.getByRole('searchbox'), 'o-1{Enter}');
    expect(lastStream(opened.script, 'messages.find').input).toMatchObject({ from: '1970-01-01T00:00:00.000Z', to: null });
  });
});

describe('keys', () => {
  it('move the chosen row and open it, but not inside a field', async () => {
    const opened = await openWindow(asked);
    await find(opened, told);
    const chosen = (): string | null => screen.getByRole('row', { selected: true }).textContent;
    expect(chosen()).toContain('o-3');
    await opened.user.keyboard('j');
    await waitFor(() => expect(chosen()).toContain('o-4'));
    await opened.user.click(screen.getByRole('searchbox'));
    await opened.user.keyboard('jl2');
    expect(chosen()).toContain('o-4');
    expect(screen.getByRole('searchbox')).toHaveValue('o-1jl2');
    expect(opened.address()).toContain('/?');
    screen.getByRole('grid').focus();
    await opened.user.keyboard('{Enter}');
    await waitFor(() => expect(opened.address()).toContain('/message/orders/m-4'));
  });

  it('do nothing as single characters once that is switched off; arrows still move', async () => {
    const opened = await openWindow(asked, workspace, ({ answers }) => {
      answers['settings.get'] = () => ({ theme: 'system', language: 'en', singleKeys: false, sampling: true, recentWorkspaces: [] });
    });
    await find(opened, told);
    screen.getByRole('grid').focus();
    await opened.user.keyboard('j');
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('o-3');
    await opened.user.keyboard('{ArrowDown}');
    await waitFor(() => expect(screen.getByRole('row', { selected: true })).toHaveTextContent('o-4'));
  });
});

describe('looking costs nothing unasked', () => {
  it('does not read the evidence of a row until a person asks for it', async () => {
    const opened = await openWindow(asked);
    await find(opened, told);
    await opened.user.keyboard('jj');
    expect(opened.script.streams.map(({ name }) => name)).toEqual(['messages.find']);
    await opened.user.click(screen.getByRole('button', { name: 'Read the evidence of this message' }));
    await waitFor(() => expect(opened.script.streams.map(({ name }) => name)).toEqual(['messages.find', 'message.explain']));
  });

  it('reads nothing again when the language changes', async () => {
    const opened = await openWindow(asked);
    await finishSearch(opened, told, true);
    const before = opened.script.streams.length;
    await opened.user.keyboard('{Control>}k{/Control}');
    await opened.user.click(await screen.findByText('Language: 简体中文'));
    expect(await screen.findByText('找到 5 条')).toBeInTheDocument();
    expect(rows()[0]).toContain('丢失于');
    expect(opened.script.streams).toHaveLength(before);
    expect(document.documentElement.lang).toBe('zh-CN');
  });
});

describe('hostile text', () => {
  it('is shown as text, with what would hide or mislead written out', async () => {
    const hostile = tell({ id: 'm-9\u202E', key: '<img src=x onerror=alert(1)>\u200B', fate: 'processed' });
    const opened = await openWindow(asked);
    await find(opened, [hostile]);
    const row = screen.getByRole('row', { selected: true });
    expect(row).toHaveTextContent('<img src=x onerror=alert(1)>');
    expect(row.querySelector('img')).toBeNull();
    expect(within(row).getByText('\\u200B')).toHaveClass('escaped');
    expect(document.body.textContent).not.toMatch(/[\u202E\u200B]/);
    expect(screen.getByText('\\u202E')).toBeInTheDocument();
  });
});

describe('a workspace without routes', () => {
  it('offers to draft one, instead of a search that can find nothing', async () => {
    const opened = await openWindow('/', { ...workspace, routes: [] });
    expect(screen.getByRole('heading', { name: 'No route yet' })).toBeVisible();
    await opened.user.click(screen.getByRole('link', { name: 'Draft a route' }));
    await waitFor(() => expect(opened.address()).toContain('/sources/draft'));
  });

  it('has nothing to draft from where a case file is open', async () => {
    await openWindow('/', { ...workspace, origin: 'case', routes: [] });
    expect(screen.getByRole('heading', { name: 'No route yet' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Draft a route' })).toBeNull();
  });
});
