import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { find, finishSearch, openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import { tell } from '../story.ts';

const told = [
  tell({ id: 'm-2', key: 'o-1', fate: 'processed', at: '10:09' }),
  tell({ id: 'm-1', key: 'o-1', fate: 'lost', at: '10:10' }),
  tell({ id: 'm-3', key: 'o-1', fate: 'processed', at: '10:05' }),
];

function times(): readonly string[] {
  return within(screen.getByRole('grid'))
    .getAllByRole('row')
    .slice(1)
    .flatMap((row) => /02:10:\d\d/.exec(row.textContent ?? '')?.[0] ?? []);
}

describe('the order view', () => {
  it('asks for the business key exactly, on every route, whatever it looks like', async () => {
    const opened = await openWindow('/order/text%3Ax?time=all');
    expect(lastStream(opened.script, 'messages.find').input).toMatchObject({ value: 'text:x', by: 'businessKey', route: null });
  });

  it('concludes nothing while it still reads', async () => {
    const opened = await openWindow('/order/o-1?time=all');
    await find(opened, told);
    expect(screen.getByText('Nothing yet: the search has not ended.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Copy as Markdown' })).toBeDisabled();
  });

  it('gives a sentence for the customer and one for what to do next, and both as Markdown', async () => {
    const opened = await openWindow('/order/o-1?time=all');
    await finishSearch(opened, told);
    const answer = screen.getByRole('region', { name: 'Answer' });
    expect(answer).toHaveTextContent('did not get through');
    expect(answer).not.toHaveTextContent(/Nothing yet/);
    await opened.user.click(screen.getByRole('button', { name: 'Copy as Markdown' }));
    await waitFor(() => expect(opened.script.calls.some(({ name }) => name === 'clipboard.write')).toBe(true));
    const copied = JSON.stringify(opened.script.calls.findLast(({ name }) => name === 'clipboard.write')?.input);
    expect(copied).toContain('## o-1');
    expect(copied).toContain('m-1');
    expect(copied).toContain('2026-11-20 02:10:10.100123 UTC');
  });

  it('never calls an order fine when something was not read', async () => {
    const fine = [tell({ id: 'm-2', key: 'o-1', fate: 'processed' })];
    const complete = await openWindow('/order/o-1?time=all');
    await finishSearch(complete, fine, true);
    const whole = screen.getByRole('region', { name: 'Answer' }).textContent;
    expect(whole).toContain('has been carried out');
    document.body.replaceChildren();
    const partial = await openWindow('/order/o-1?time=all');
    await finishSearch(partial, fine, false);
    expect(screen.getByRole('region', { name: 'Answer' })).not.toHaveTextContent('has been carried out');
  });

  it('runs in time, or worst first', async () => {
    const opened = await openWindow('/order/o-1?time=all');
    await finishSearch(opened, told);
    expect(times()).toEqual(['02:10:05', '02:10:09', '02:10:10']);
    await opened.user.click(screen.getByRole('radio', { name: 'Worst first' }));
    await waitFor(() => expect(times()[0]).toBe('02:10:10'));
  });
});
