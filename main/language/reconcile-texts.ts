import type { ReconcileStep } from '../domain/reconcile/reconciliation.ts';

/** What the command line says of a reconciliation. Counts come as they are shown, with grouped digits. */
export interface ReconcileTexts {
  readonly steps: Readonly<Record<ReconcileStep['step'], string>>;
  readonly columns: Readonly<Record<'messages' | 'verdict' | 'duplicates' | 'from' | 'recorded' | 'stored' | 'missing', string>>;
  /** `route` over a window. */
  readonly title: (route: string, from: string, to: string, messages: string) => string;
  readonly processedBy: (consumer: string) => string;
  readonly resumed: string;
  /** One step: what is read and of which source; `total` '' while it is not known. */
  readonly reading: (step: string, part: string, done: string, total: string) => string;
  /** All steps together; each '' while it cannot be told. */
  readonly pace: (rate: string, remaining: string) => string;
  readonly listed: (count: string, path: string) => string;
  readonly more: (count: string) => string;
  /** A share in whole per cent. */
  readonly repeatedIds: (percent: string) => string;
}
