import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import { workspace } from '../story.ts';

describe('sources', () => {
  it('are not touched until a check is asked for, and then shown step by step with their fixes', async () => {
    const opened = await openWindow('/sources');
    expect(opened.script.streams).toEqual([]);
    await opened.user.click(screen.getByRole('button', { name: 'Check all sources' }));
    const stream = lastStream(opened.script, 'sources.check');
    stream.items(
      { source: 'shop-db', step: 'tcp', ok: true, detail: 'db:5432', fix: null },
      { source: 'shop-db', step: 'index', ok: false, detail: 'no index', fix: 'create index on outbox (business_key)' },
    );
    expect(await screen.findByText('1 of 2 steps failed')).toBeInTheDocument();
    expect(screen.getByText(/create index on outbox/)).toBeInTheDocument();
    expect(screen.getAllByText('Waits for its turn')).toHaveLength(2);
    await opened.user.click(screen.getByRole('button', { name: /Stop/ }));
    expect(stream.stopped).toBe(true);
  });

  it('offer the secrets a source may do without, and those to replace, apart from what is missing', async () => {
    const [first, ...others] = workspace.sources;
    if (first === undefined) throw new Error('The story has sources.');
    const opened = await openWindow('/sources', {
      ...workspace,
      sources: [{ ...first, secretsMissing: [], secretsOptional: ['passphrase'], secretsStored: ['password'] }, ...others],
    });
    const summary = screen.getByText('Other secrets');
    expect(summary.closest('details')).not.toHaveAttribute('open');
    await opened.user.click(summary);
    expect(screen.getByLabelText('Only if it asks for one: passphrase')).toHaveValue('');
    expect(screen.getByLabelText('Replace what is stored: password')).toHaveValue('');
  });

  it('take a missing secret, hand it over once, and forget it', async () => {
    const opened = await openWindow('/sources', undefined, ({ answers }) => {
      answers['secret.store'] = () => ({ outcome: 'refused', detail: 'The key store is locked.' });
    });
    const field = screen.getByLabelText('Secret missing: password');
    expect(field).toHaveAttribute('type', 'password');
    await opened.user.type(field, 'hunter2{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Not stored. The key store is locked.');
    expect(opened.script.calls).toContainEqual({ name: 'secret.store', input: { source: 'shop-db', field: 'password', value: 'hunter2' } });
    await waitFor(() => expect(field).toHaveValue(''));
    expect(document.body.innerHTML).not.toContain('hunter2');
  });
});
