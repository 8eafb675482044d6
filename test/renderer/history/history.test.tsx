import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { HistoryState } from '../../../main/contract/history.ts';
import { openWindow } from '../open-window.tsx';
import { workspace } from '../story.ts';

const kept: HistoryState = {
  state: 'sampling',
  interval: 30_000,
  kept: { since: '2026-11-20T02:11:09.123Z', until: '2026-11-21T02:11:09.123Z', bytes: 3_355_443 },
  failure: null,
  events: [
    {
      kind: 'log-start-passed-commit',
      source: 'kafka',
      since: '2026-11-21T02:10:39.000Z',
      at: '2026-11-21T02:11:09.123Z',
      harmful: true,
      facts: { topic: 'orders', partition: '3', group: 'billing', committed: '4', logStart: '1204' },
    },
    { kind: 'source-sampled-again', source: 'kafka', since: null, at: '2026-11-21T01:00:00.000Z', harmful: false, facts: {} },
  ],
};

const opened = (state: HistoryState | null, view = workspace) =>
  openWindow('/sources', view, ({ answers }) => {
    answers['history.state'] = () => state;
  });

describe('the history of a workspace', () => {
  it('stands in the status bar, and with what was seen beside the sources', async () => {
    await opened(kept);
    expect(await screen.findByText('History since 20 Nov 02:11')).toBeInTheDocument();
    const section = within(screen.getByRole('region', { name: 'History' }));
    expect(section.getByText(/^Sampled every 30 s\. Kept since 20 Nov 02:11:09, 3\.2 MiB\.$/)).toBeInTheDocument();
    const [first, second] = section.getAllByRole('listitem');
    expect(first).toHaveTextContent(
      '21 Nov 02:11:09.123May lose messages: Messages of orders p3 from 4 to before 1,204 were removed before group billing had read them.',
    );
    expect(second).toHaveTextContent('Source kafka is sampled again.');
  });

  it.each<readonly [string, HistoryState, string, RegExp]>([
    ['nothing was sampled yet', { ...kept, kept: null, events: [] }, 'History: nothing sampled yet', /^Sampled every 30 s\.$/],
    ['it is switched off', { ...kept, state: 'off' }, 'History is not sampled', /^Sampling is switched off in the settings\. Kept since/],
    [
      'the file cannot be written',
      { ...kept, state: 'refused', kept: null, failure: { code: 'refused', retryable: true, detail: 'another Waybill samples' } },
      'History is not kept',
      /another Waybill samples/,
    ],
  ])('says that %s', async (_, state, brief, sentence) => {
    await opened(state);
    expect(await screen.findByText(brief)).toBeInTheDocument();
    expect(within(screen.getByRole('region', { name: 'History' })).getByText(sentence)).toBeInTheDocument();
  });

  it('is not asked for of a case or the sample', async () => {
    const { script } = await opened(kept, { ...workspace, origin: 'sample' });
    expect(screen.queryByRole('region', { name: 'History' })).toBeNull();
    expect(script.calls.filter(({ name }) => name === 'history.state')).toEqual([]);
  });

  it('is switched in the settings', async () => {
    const { user, script } = await openWindow('/settings');
    await user.click(screen.getByRole('checkbox', { name: 'Sample the open workspace every 30 s' }));
    expect(script.calls).toContainEqual({ name: 'settings.set', input: { sampling: false } });
  });
});
