import type { WatchEventKind } from '../domain/watch/watch-event.ts';
import type { Sentence } from './sentence-texts.ts';

/** Words of `watch` and of the history in the window. */
export interface WatchTexts {
  /** What happened, in one sentence; its time stands beside it. */
  readonly events: Readonly<Record<WatchEventKind, Sentence>>;
  readonly began: (routes: number, interval: string) => string;
  readonly ended: (samples: string, events: string) => string;
  /** The next step when the samples of something are missing. */
  readonly incomplete: string;
}

export type QueueSetting = 'maxLength' | 'maxBytes' | 'messageTtl' | 'overflow';
