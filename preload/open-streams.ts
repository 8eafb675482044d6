import { ipcRenderer } from 'electron';
import { wire } from '../main/contract/wire.ts';
import type { WireAnswer } from '../main/contract/wire.ts';

interface OpenStream {
  readonly take: (items: readonly unknown[]) => void;
  readonly finish: (end: unknown) => void;
}

/** The streams this page waits for. Messages with an id that is not among them are of a page before it, and are dropped. */
export class OpenStreams {
  readonly #open = new Map<string, OpenStream>();

  constructor() {
    ipcRenderer.on(wire.items, (_event, id: string, sequence: number, items: readonly unknown[]) => {
      const stream = this.#open.get(id);
      if (stream === undefined) return;
      try {
        stream.take(items);
      } finally {
        ipcRenderer.send(wire.acknowledge, id, sequence);
      }
    });
    ipcRenderer.on(wire.end, (_event, id: string, end: unknown) => this.#open.get(id)?.finish(end));
  }

  /** `end` never rejects: what is refused ends as failed. */
  start(name: string, input: unknown, take: OpenStream['take']): { readonly end: Promise<unknown>; readonly stop: () => void } {
    const id = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const end = new Promise<unknown>((resolve) => {
      const finish = (value: unknown): void => {
        this.#open.delete(id);
        resolve(value);
      };
      this.#open.set(id, { take, finish });
      const refused = (answer: WireAnswer): void => {
        if (!answer.ok) finish({ end: 'failed', failure: answer.failure });
      };
      const broken = (error: unknown): void =>
        finish({ end: 'failed', failure: { code: 'worker-died', retryable: true, detail: String(error) } });
      ipcRenderer.invoke(wire.start, id, name, input).then(refused, broken);
    });
    return { end, stop: () => ipcRenderer.send(wire.stop, id) };
  }
}
