import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import { workspace } from '../story.ts';

describe('without a workspace', () => {
  it('opens the sample and lists all of it', async () => {
    const opened = await openWindow('/', null, ({ answers }) => {
      answers['workspace.open-sample'] = () => ({ outcome: 'opened', workspace: { ...workspace, origin: 'sample', path: null } });
    });
    await opened.user.click(screen.getByRole('button', { name: 'Open the sample investigation' }));
    await waitFor(() =>
      expect(lastStream(opened.script, 'messages.find').input).toMatchObject({ value: '', from: '1970-01-01T00:00:00.000Z' }),
    );
    expect(screen.getByText('shop · Sample')).toBeInTheDocument();
  });

  it('shows every problem of a file with its place and what was meant perhaps', async () => {
    const opened = await openWindow('/', null, ({ answers }) => {
      answers['workspace.open'] = () => ({
        outcome: 'invalid',
        path: '/home/shop/waybill.yaml',
        problems: [{ line: 14, column: 5, path: 'routes.orders.destination', problem: 'There is no source "kafak".', suggestion: 'kafka' }],
      });
    });
    await opened.user.click(screen.getByRole('button', { name: 'Open a workspace file' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('14:5');
    expect(alert).toHaveTextContent('There is no source "kafak".');
    expect(alert).toHaveTextContent('Perhaps: kafka');
  });

  it('shows the screens when another window opens one, and comes back when it is closed', async () => {
    const opened = await openWindow('/', null);
    opened.script.tellWorkspace(workspace);
    expect(await screen.findByRole('searchbox')).toBeInTheDocument();
    opened.script.tellWorkspace(null);
    expect(await screen.findByText('Follow one message from the outbox to its consumers.')).toBeInTheDocument();
  });

  it('follows a deep link once a workspace is there', async () => {
    const opened = await openWindow('/', workspace);
    opened.script.askFor('/message/orders/m%2F1');
    await waitFor(() => expect(lastStream(opened.script, 'message.explain').input).toEqual({ route: 'orders', id: 'm/1' }));
  });
});
