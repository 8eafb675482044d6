import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReconcileProgress } from '../../../main/domain/reconcile/reconciliation.ts';
import { RunProgress } from '../../../main/service/reconcile/run-progress.ts';

describe('the progress of a run', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function begun(): { readonly told: ReconcileProgress[]; readonly progress: RunProgress } {
    const told: ReconcileProgress[] = [];
    return { told, progress: new RunProgress((said) => told.push(said)) };
  }

  it('tells the last change of many, although nothing else changes for long', () => {
    const { told, progress } = begun();
    vi.advanceTimersByTime(1_000);
    const step = progress.step({ step: 'outbox', source: 'shop-db', part: 'outbox', unit: 'rows' });
    for (let rows = 1; rows <= 100; rows += 1) step.at(rows, 100);
    step.end([]);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(250);
    expect(told).toHaveLength(2);
    expect(told.at(-1)?.steps).toMatchObject([{ state: 'done', done: 100, total: 100 }]);
  });

  it('tells nothing twice', () => {
    const { told, progress } = begun();
    vi.advanceTimersByTime(1_000);
    const step = progress.step({ step: 'outbox', source: 'shop-db', part: 'outbox', unit: 'rows' });
    step.at(1, 10);
    step.at(2, 10);
    progress.now();
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(2);
  });
});
