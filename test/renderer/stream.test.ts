import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import type { StreamItem } from '../../main/contract/channels.ts';
import { createQueryClient } from '../../renderer/query.ts';
import type { StreamData, StreamQuestion } from '../../renderer/stream.ts';
import { startStream, stopStreams, streamQuery } from '../../renderer/stream.ts';
import type { ScriptedBridge } from './scripted-bridge.ts';
import { lastStream, scriptedBridge } from './scripted-bridge.ts';

type Steps = readonly StreamItem<'sources.check'>[];
type Data = StreamData<Steps, { readonly format: 'waybill.check/1'; readonly steps: Steps }>;

const key = ['sources.check', 'shop'];
const question: StreamQuestion<'sources.check', Steps> = {
  name: 'sources.check',
  key,
  input: () => ({}),
  nothing: () => [],
  gather: (steps, items) => [...steps, ...items],
  pace: () => 5,
};

function step(name: string): Steps[number] {
  return { source: 'kafka', step: name, ok: true, detail: '', fix: null };
}

function start(): {
  readonly script: ScriptedBridge;
  readonly data: () => Data | undefined;
  readonly client: ReturnType<typeof createQueryClient>;
} {
  const script = scriptedBridge(null);
  Object.defineProperty(window, 'waybill', { configurable: true, value: script.bridge });
  const client = createQueryClient();
  startStream(client, question);
  return { script, client, data: () => client.getQueryData<Data>(key) };
}

describe('a stream in the cache', () => {
  it('grows while it runs and ends with its document', async () => {
    const { script, data } = start();
    const stream = lastStream(script, 'sources.check');
    stream.items(step('dns'));
    stream.items(step('tcp'), step('tls'));
    await vi.waitFor(() => expect(data()?.gathered).toHaveLength(3));
    expect(data()).toMatchObject({ phase: 'running', stopping: false });
    stream.finish({ end: 'result', result: { format: 'waybill.check/1', steps: [step('dns')] } });
    await vi.waitFor(() => expect(data()).toMatchObject({ phase: 'ended', stopped: false, result: { steps: [{ step: 'dns' }] } }));
  });

  it('asks for an end when it is stopped, and keeps what comes of it', async () => {
    const { script, client, data } = start();
    stopStreams(client, ['sources.check']);
    expect(lastStream(script, 'sources.check').stopped).toBe(true);
    expect(data()).toMatchObject({ phase: 'running', stopping: true });
    lastStream(script, 'sources.check').finish({ end: 'result', result: { format: 'waybill.check/1', steps: [] } });
    await vi.waitFor(() => expect(data()).toMatchObject({ phase: 'ended', stopped: true }));
  });

  it('spares the stream that is named when others are stopped', () => {
    const { script, client } = start();
    stopStreams(client, ['sources.check'], key);
    expect(lastStream(script, 'sources.check').stopped).toBe(false);
    stopStreams(client, ['messages.find']);
    expect(lastStream(script, 'sources.check').stopped).toBe(false);
  });

  it('keeps the last good result while the same is asked again, also when that fails', async () => {
    const { script, client, data } = start();
    lastStream(script, 'sources.check').finish({ end: 'result', result: { format: 'waybill.check/1', steps: [step('dns')] } });
    await vi.waitFor(() => expect(data()?.phase).toBe('ended'));
    startStream(client, question);
    expect(data()).toMatchObject({ phase: 'running', gathered: [], earlier: { steps: [{ step: 'dns' }] } });
    lastStream(script, 'sources.check').finish({ end: 'failed', failure: { code: 'timeout', retryable: true, detail: 'x' } });
    await vi.waitFor(() =>
      expect(data()).toMatchObject({ phase: 'failed', failure: { code: 'timeout' }, earlier: { steps: [{ step: 'dns' }] } }),
    );
  });

  it('runs once however many watch it, and on when nobody does', async () => {
    const { script, client, data } = start();
    const stops = [1, 2].map(() => new QueryObserver(client, streamQuery(question)).subscribe(() => undefined));
    for (const stop of stops) stop();
    expect(script.streams).toHaveLength(1);
    lastStream(script, 'sources.check').items(step('dns'));
    await vi.waitFor(() => expect(data()?.gathered).toHaveLength(1));
    expect(lastStream(script, 'sources.check').stopped).toBe(false);
  });

  it('is a failure with the words of the error when the other side breaks', async () => {
    const script = scriptedBridge(null);
    Object.defineProperty(window, 'waybill', {
      configurable: true,
      value: { ...script.bridge, stream: () => ({ end: Promise.reject(new Error('gone')), stop: () => undefined }) },
    });
    const client = createQueryClient();
    startStream(client, question);
    await vi.waitFor(() =>
      expect(client.getQueryData<Data>(key)).toMatchObject({ phase: 'failed', failure: { code: 'worker-died', detail: 'gone' } }),
    );
  });
});
