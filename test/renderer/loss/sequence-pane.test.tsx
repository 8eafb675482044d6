import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { SequencesDocument } from '../../../main/contract/sequences.ts';
import type { OpenedWindow } from '../open-window.tsx';
import { openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import { workspace } from '../story.ts';
import { from, reconciled, to } from './loss-story.ts';

type Pair = NonNullable<SequencesDocument['pairs']>[number];
type Gap = SequencesDocument['gaps'][number];

function pair(producer: string, part: string, changes: Partial<Pair> = {}): Pair {
  return { producer, part, first: '1', last: '1000', seen: '1000', repeated: '0', from, to, ...changes };
}

function gap(producer: string, part: string, first: string, last: string, kind: Gap['kind']): Gap {
  return {
    producer,
    part,
    first,
    last,
    kind,
    before: { messageId: 'm-before', sequence: String(BigInt(first) - 1n), at: '2026-11-20T02:06:00.000Z' },
    after: { messageId: null, sequence: String(BigInt(last) + 1n), at: '2026-11-20T02:10:00.000Z' },
  };
}

function report(changes: Partial<SequencesDocument> = {}): SequencesDocument {
  return {
    format: 'waybill.sequences/1',
    route: 'orders',
    gaps: [
      gap('relay-2', 'orders/6', '40', '43', 'aborted'),
      gap('relay-1', 'orders/3', '41220', '41323', 'suspected'),
      gap('relay-1', 'orders/3', '41400', '41401', 'suspected'),
    ],
    repeats: [],
    pairs: [
      pair('relay-1', 'orders/5', { first: '39118', last: '40655' }),
      pair('relay-2', 'orders/6'),
      pair('relay-1', 'orders/3', { first: '41000', last: '42000' }),
      pair('relay-2', 'orders/7', { repeated: '2' }),
    ],
    coverage: [],
    complete: true,
    ...changes,
  };
}

async function pane(): Promise<OpenedWindow & { readonly section: HTMLElement }> {
  const opened = await openWindow('/loss', workspace);
  await opened.user.click(await screen.findByRole('button', { name: 'Run' }));
  await waitFor(() => expect(opened.script.streams).toHaveLength(1));
  lastStream(opened.script, 'reconcile.run').finish({ end: 'result', result: { outcome: 'document', document: reconciled(true) } });
  return { ...opened, section: await screen.findByRole('region', { name: 'By producer and partition' }) };
}

async function read(document: SequencesDocument): Promise<OpenedWindow & { readonly section: HTMLElement }> {
  const opened = await pane();
  await opened.user.click(within(opened.section).getByRole('button', { name: 'Read the sequences' }));
  await waitFor(() => expect(opened.section).toHaveTextContent('Asking the sources.'));
  lastStream(opened.script, 'sequences.read').finish({ end: 'result', result: { outcome: 'document', document } });
  return opened;
}

function lines(section: HTMLElement): readonly string[] {
  return within(section)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent ?? '');
}

describe('numbers per producer and partition', () => {
  it('are read only when somebody asks', async () => {
    const { script, section } = await pane();
    expect(section).toHaveTextContent('The numbers were not read yet');
    expect(script.streams.map(({ name }) => name)).toEqual(['reconcile.run']);
  });

  it('show the most suspicious first, with both neighbours of each gap, and hide what is continuous', async () => {
    const { section, user } = await read(report());
    await within(section).findAllByRole('listitem');
    expect(lines(section)).toHaveLength(3);
    expect(lines(section)[0]).toMatch(/^relay-1 p3.*106 suspected41,220 to 41,323, and 1 other gap/);
    expect(lines(section)[0]).toContain('41,220 to 41,323: suspected, between m-before and 41,324');
    expect(lines(section)[1]).toMatch(/^relay-2 p6.*4 transaction aborted40 to 43/);
    expect(lines(section)[2]).toMatch(/^relay-2 p7.*2 repeated1 to 1,000/);
    expect(section).toHaveTextContent('1 continuous pair hidden');
    await user.click(within(section).getByRole('button', { name: 'Show continuous pairs' }));
    expect(lines(section)[3]).toMatch(/^relay-1 p5continuous39,118 to 40,655/);
  });

  it('ask for the traces of consumers', async () => {
    const { section, user, script } = await read(report());
    await user.click(within(section).getByRole('radio', { name: 'Consumption traces' }));
    await user.click(await within(section).findByRole('button', { name: 'Read the sequences' }));
    await waitFor(() => expect(lastStream(script, 'sequences.read').input).toMatchObject({ route: 'orders', over: 'traces' }));
  });

  it('never say continuous of what was not read', async () => {
    const { section } = await read(report({ complete: false }));
    expect(await within(section).findByText('Not everything was read: a hole may be of what is missing.')).toBeInTheDocument();
  });

  it.each([
    [true, 'No numbers in this window'],
    [false, 'No numbers in what was read'],
  ])('say that there are none (complete: %s)', async (complete, title) => {
    const { section } = await read(report({ gaps: [], pairs: [], complete }));
    expect(await within(section).findByText(title)).toBeInTheDocument();
  });

  it('say why they could not be read', async () => {
    const { section, script, user } = await pane();
    await user.click(within(section).getByRole('button', { name: 'Read the sequences' }));
    await waitFor(() => expect(script.streams).toHaveLength(2));
    const failure = { code: 'not-authorized', retryable: false, detail: 'topic orders' } as const;
    lastStream(script, 'sequences.read').finish({ end: 'failed', failure });
    expect(await within(section).findByRole('alert')).toHaveTextContent('topic orders');
  });
});
