import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { OpenedWindow } from '../open-window.tsx';
import { openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import { workspace } from '../story.ts';

const passed = (step: string) => ({ source: 'kafka-2', step, ok: true, detail: 'as it should be', fix: null });
const refused = {
  source: 'kafka-2',
  step: 'tcp',
  ok: false,
  detail: 'connect ECONNREFUSED',
  fix: 'Start the broker, or correct the port.',
};

function tries({ script }: OpenedWindow) {
  return script.streams.filter(({ name }) => name === 'source.try');
}

async function tried(opened: OpenedWindow, count: number) {
  await waitFor(() => expect(tries(opened)).toHaveLength(count));
  return lastStream(opened.script, 'source.try');
}

/** Types a whole source, so that it can be saved. */
async function typeKafka(opened: OpenedWindow): Promise<void> {
  await opened.user.type(screen.getByLabelText('Brokers'), 'kafka-1:9092');
  await screen.findByText(/kafka-2: \{\}/);
}

describe('the connection', () => {
  it('is tried once what is needed is there, and again when something else is typed, one at a time', async () => {
    const opened = await openWindow('/sources/add');
    const field = screen.getByLabelText('Brokers');
    await opened.user.type(field, 'kafka-1');
    await opened.user.tab();
    expect(await screen.findByText('Each needs a host and a port: kafka-1:9092')).toBeInTheDocument();
    expect(screen.getByText('Tried as soon as what is needed is there. Nothing is sent before.')).toBeInTheDocument();
    expect(tries(opened)).toEqual([]);

    await opened.user.type(field, ':9092');
    const first = await tried(opened, 1);
    expect(first.input).toEqual({ name: 'kafka-2', entry: { kind: 'kafka', brokers: ['kafka-1:9092'] }, secrets: {} });
    first.items(passed('dns'));
    expect(await screen.findByText('Name lookup')).toBeInTheDocument();

    await opened.user.type(field, ', kafka-2:9092');
    const second = await tried(opened, 2);
    expect(first.stopped).toBe(true);
    expect(second.input.entry).toEqual({ kind: 'kafka', brokers: ['kafka-1:9092', 'kafka-2:9092'] });
    second.items(passed('dns'), refused);
    second.finish({ end: 'result', result: { format: 'waybill.check/1', steps: [passed('dns'), refused] } });
    const connection = screen.getByRole('region', { name: 'Connection' });
    expect(await within(connection).findByText('1 of 2 steps failed')).toBeInTheDocument();
    expect(connection).toHaveTextContent('To fix: Start the broker, or correct the port.');
  });

  it('is ended when the form is left', async () => {
    const opened = await openWindow('/sources/add');
    await opened.user.type(screen.getByLabelText('Brokers'), 'kafka-1:9092');
    const stream = await tried(opened, 1);
    await opened.user.click(screen.getByRole('link', { name: 'Back without saving' }));
    await screen.findByRole('heading', { level: 1, name: 'Sources and routes' });
    expect(stream.stopped).toBe(true);
  });

  it('is not tried with half a password, and only the test and the saving get it', async () => {
    const opened = await openWindow('/sources/add', workspace, ({ answers }) => {
      answers['workspace.save'] = () => ({ outcome: 'saved', workspace, secretsRefused: 'The key store is locked.' });
    });
    await opened.user.click(screen.getByRole('radio', { name: 'PostgreSQL' }));
    await opened.user.type(screen.getByLabelText('Host'), 'db');
    await opened.user.type(screen.getByLabelText('Database'), 'shop');
    await opened.user.type(screen.getByLabelText('User'), 'reader');
    const password = screen.getByLabelText('Password');
    await opened.user.type(password, 'hunter2');
    await tried(opened, 1);
    expect(lastStream(opened.script, 'source.try').input.secrets).toEqual({});
    await opened.user.tab();
    const stream = await tried(opened, 2);
    expect(stream.input.secrets).toEqual({ password: 'hunter2' });
    await screen.findByText(/postgres: \{\}/);
    await opened.user.click(screen.getByRole('button', { name: 'Save the source' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('its password is not stored: The key store is locked.');
    const told = opened.script.calls.filter(({ input }) => JSON.stringify(input).includes('hunter2'));
    expect(told).toEqual([
      { name: 'workspace.save', input: { change: expect.any(String), source: 'postgres', secrets: { password: 'hunter2' } } },
    ]);
    expect(document.body.innerHTML).not.toContain('hunter2');
  });
});

describe('a source', () => {
  it('is shown as lines of the file, saved, and leads to a draft', async () => {
    const opened = await openWindow('/sources/add', workspace, ({ answers }) => {
      answers['workspace.save'] = () => ({ outcome: 'saved', workspace, secretsRefused: null });
    });
    expect(screen.getByRole('button', { name: 'Save the source' })).toBeDisabled();
    await typeKafka(opened);
    await opened.user.click(screen.getByRole('button', { name: 'Save the source' }));
    await opened.user.click(await screen.findByRole('button', { name: 'Draft a route' }));
    await waitFor(() => expect(opened.address()).toContain('/sources/draft?source=kafka-2'));
  });

  it('is not saved over what somebody else wrote: the change is made anew and shown again', async () => {
    const opened = await openWindow('/sources/add', workspace, ({ answers }) => {
      answers['workspace.save'] = () => ({ outcome: 'changed', path: '/home/shop/waybill.yaml' });
    });
    await typeKafka(opened);
    const before = opened.script.calls.filter(({ name }) => name === 'source.add').length;
    await opened.user.click(screen.getByRole('button', { name: 'Save the source' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('somebody changed the file meanwhile');
    await waitFor(() => expect(opened.script.calls.filter(({ name }) => name === 'source.add').length).toBeGreaterThan(before));
  });

  it('takes a file from the dialog of the system', async () => {
    const opened = await openWindow('/sources/add', workspace, ({ answers }) => {
      answers['file.choose'] = ({ kind }) => ({ path: `data/${kind}.db` });
    });
    await opened.user.click(screen.getByRole('radio', { name: 'SQLite' }));
    await opened.user.click(screen.getByRole('button', { name: 'Choose' }));
    expect(await screen.findByDisplayValue('data/database.db')).toBeInTheDocument();
    expect((await tried(opened, 1)).input.entry).toEqual({ kind: 'sqlite', path: 'data/database.db' });
  });

  it('cannot be added to the sample', async () => {
    await openWindow('/sources/add', { ...workspace, origin: 'sample', path: null });
    expect(screen.getByText('This workspace cannot be changed')).toBeInTheDocument();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

describe('a new workspace', () => {
  it('begins without any, and goes on to its first source', async () => {
    const opened = await openWindow('/', null, ({ answers }) => {
      answers['workspace.create'] = ({ name, environment }) => ({
        outcome: 'opened',
        workspace: { ...workspace, name, environment, sources: [], routes: [] },
      });
    });
    await opened.user.click(screen.getByRole('link', { name: 'Connect your own system' }));
    await opened.user.type(await screen.findByLabelText('Name'), ' billing {Enter}');
    await waitFor(() => expect(opened.address()).toBe('/sources/add'));
    expect(opened.script.calls).toContainEqual({ name: 'workspace.create', input: { name: 'billing', environment: 'production' } });
    expect(screen.getByLabelText('Name')).toHaveValue('kafka');
  });

  it('says why there is none', async () => {
    const opened = await openWindow('/new', null, ({ answers }) => {
      answers['workspace.create'] = () => ({
        outcome: 'failed',
        failure: { code: 'refused', retryable: false, detail: '/shop.yaml: there is a file already.' },
      });
    });
    await opened.user.type(screen.getByLabelText('Name'), 'billing{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('/shop.yaml: there is a file already.');
    expect(opened.address()).toBe('/new');
  });

  it('without sources and routes says what comes next', async () => {
    await openWindow('/sources', { ...workspace, sources: [], routes: [] });
    expect(screen.getByText('No source yet')).toBeInTheDocument();
    expect(screen.getByText('No route yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Add a source' })).toHaveAttribute('href', '/sources/add');
  });
});
