import type { ReconcileProgress, ReconcileStep } from '../domain/reconcile/reconciliation.ts';
import { textsOf } from '../language/catalogue.ts';
import type { Language } from '../language/language.ts';
import { utcFormat } from '../language/utc-format.ts';
import { visibleText } from '../language/visible-text.ts';
import type { Invocation } from './terminal.ts';

const quietInterval = 10_000;
const barWidth = 24;

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${Math.floor(share * 100)} %`;
}

/** One line of how far a run is: a bar where its size is known, rate and estimate, and what is under way. */
function progressText({ steps, share, rate, remaining }: ReconcileProgress, language: Language): string {
  const { reconcile } = textsOf(language);
  const { number, duration } = utcFormat(language);
  const count = (value: number): string => number(String(value));
  const running = steps.filter(({ state }) => state === 'running');
  const said = running.map(({ step, source, part, done, total }: ReconcileStep) =>
    reconcile.reading(
      reconcile.steps[step],
      visibleText([source, part].filter((text) => text !== null && text !== '').join(' ')),
      count(done),
      total === null ? '' : count(total),
    ),
  );
  const pace = reconcile.pace(rate === null ? '' : count(Math.round(rate)), remaining === null ? '' : duration(remaining));
  return [share === null ? '' : bar(share), pace, ...said].filter((text) => text !== '').join('  ');
}

/** Shows how far a run is: one redrawn line on a terminal, a line every ten seconds elsewhere. */
export function reconcileProgress({ terminal, language }: Pick<Invocation, 'terminal' | 'language'>): {
  readonly show: (progress: ReconcileProgress) => void;
  readonly clear: () => void;
} {
  let lastTold = Date.now();
  let drawn = false;
  return {
    show(progress) {
      if (terminal.live) {
        terminal.err(`\r\u001B[2K${progressText(progress, language).slice(0, terminal.columns - 1)}`);
        drawn = true;
      } else if (Date.now() - lastTold >= quietInterval) {
        lastTold = Date.now();
        terminal.err(`${progressText(progress, language)}\n`);
      }
    },
    clear() {
      if (drawn) terminal.err('\r\u001B[2K');
      drawn = false;
    },
  };
}
