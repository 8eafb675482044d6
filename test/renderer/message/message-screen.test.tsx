import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { finishExplaining, openWindow } from '../open-window.tsx';
import { lastStream } from '../scripted-bridge.ts';
import type { Fate } from '../story.ts';
import { tell } from '../story.ts';

const at = '/message/orders/m-1';

async function explained(fate: Fate, value?: string) {
  const opened = await openWindow(at);
  await finishExplaining(opened, tell({ id: 'm-1', key: 'o-1', fate, ...(value === undefined ? {} : { value }) }));
  return opened;
}

function payloadText(): string {
  return [...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n');
}

describe('a message', () => {
  it('asks for exactly the message of its address', async () => {
    const opened = await openWindow('/message/orders/12345678901234567890');
    expect(lastStream(opened.script, 'message.explain').input).toEqual({ id: '12345678901234567890', route: 'orders' });
  });

  it('says the verdict in a sentence, with its rule and what it rests on', async () => {
    await explained('lost');
    const banner = screen.getByRole('region', { name: 'Verdict' });
    expect(within(banner).getByRole('heading')).toHaveTextContent(
      /^Lost in relay\. The outbox says it was sent at 20 Nov 02:10:00\.300789/,
    );
    expect(within(banner).getByRole('link')).toHaveAttribute('href', '/help?rule=relay-lost');
    expect(banner).toHaveTextContent('everything needed was read completely');
    expect(within(screen.getByRole('region', { name: 'Evidence' })).getByText('E1')).toBeInTheDocument();
  });

  it('names what was not read when that keeps it from a verdict', async () => {
    await explained('unread');
    expect(screen.getByText('Partial answer.').parentElement).toHaveTextContent('kafka (orders p1), timed out');
    const coverage = screen.getByRole('region', { name: 'Coverage' });
    expect(within(coverage).getByText('Partly read, timed out')).toBeInTheDocument();
    expect(within(coverage).getByRole('button', { name: 'Read again' })).toBeInTheDocument();
  });

  it('says that an effect happened twice before it says that it was processed', async () => {
    await explained('twice');
    expect(within(screen.getByRole('region', { name: 'Verdict' })).getByRole('heading')).toHaveTextContent(/^Duplicate effect\./);
    expect(within(screen.getByRole('region', { name: 'Duplicates' })).getByText(/Harmful\./)).toBeInTheDocument();
  });

  it('offers every message that a business key names', async () => {
    const opened = await openWindow(at);
    lastStream(opened.script, 'message.explain').finish({
      end: 'result',
      result: { outcome: 'usage', usage: { problem: 'several-messages', detail: 'm-1', choices: ['a (orders)', 'b (orders)'] } },
    });
    await opened.user.click(await screen.findByRole('link', { name: 'b (orders)' }));
    await waitFor(() => expect(opened.address()).toBe('/message/orders/b'));
  });

  it('says why it could not be explained, in the words of the source, and asks again', async () => {
    const opened = await openWindow(at);
    lastStream(opened.script, 'message.explain').finish({
      end: 'failed',
      failure: { code: 'timeout', retryable: true, detail: 'no answer within 30 s' },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('no answer within 30 s');
    await opened.user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(opened.script.streams).toHaveLength(2));
  });

  it('copies its link and writes its case with keys', async () => {
    const opened = await explained('lost');
    await opened.user.keyboard('le');
    await waitFor(() =>
      expect(opened.script.calls).toContainEqual({ name: 'clipboard.write', input: { text: 'waybill://message/orders/m-1' } }),
    );
    expect(opened.script.calls).toContainEqual({ name: 'case.export', input: { route: 'orders', messageId: 'm-1', withPayload: false } });
  });
});

describe('its payload', () => {
  it('shows numbers with every digit and hides what the workspace masks', async () => {
    await explained('processed');
    await waitFor(() => expect(payloadText()).toContain('"amount": 12345678901234567890'));
    expect(payloadText()).toContain('"phone": "•••"');
    expect(document.body.textContent).not.toContain('+49 171');
    expect(screen.getByText('The workspace masks a part of this.')).toBeInTheDocument();
  });

  it('writes out what would reorder or hide, and shows markup as text', async () => {
    await explained('processed', '{"note":"\u202Egpj.exe\u2066 <script>alert(1)</script>"}');
    await waitFor(() => expect(payloadText()).toContain(String.raw`\u202Egpj.exe\u2066 <script>alert(1)</script>`));
    expect(document.querySelector('.payload script')).toBeNull();
    expect(document.body.textContent).not.toMatch(/[\u202E\u2066]/);
  });

  it('falls back to text where it is not JSON, and to bytes on demand', async () => {
    // Nothing of it can be masked in part, so the mask of the story would hide it whole.
    const told = tell({ id: 'm-1', key: 'o-1', fate: 'processed' });
    const [id] = Object.keys(told.contents);
    const opened = await openWindow(at);
    const plain = { base64: btoa('plain text'), size: 10, masked: false };
    await finishExplaining(opened, { ...told, contents: { [id ?? '']: { key: null, value: plain, headers: [] } } });
    await waitFor(() => expect(payloadText()).toBe('plain text'));
    await opened.user.click(screen.getByRole('radio', { name: 'Hex' }));
    await waitFor(() => expect(payloadText()).toContain('70 6c 61 69 6e 20 74 65  78 74'));
    await opened.user.click(screen.getByRole('radio', { name: 'JSON' }));
    expect(screen.getByText(/This is not JSON/)).toBeInTheDocument();
  });

  it('says how much of a large one is shown', async () => {
    const told = tell({ id: 'm-1', key: 'o-1', fate: 'processed' });
    const [id] = Object.keys(told.contents);
    const opened = await openWindow(at);
    await finishExplaining(opened, {
      ...told,
      contents: { [id ?? '']: { key: null, value: { base64: btoa('{"a":1'), size: 104_857_600, masked: false }, headers: [] } },
    });
    expect(await screen.findByText('The first 6 of 104,857,600 bytes.')).toBeInTheDocument();
  });
});
