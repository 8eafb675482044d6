import type { SourceProgress } from '../service/gather/source-progress.ts';
import { textsOf } from '../language/catalogue.ts';
import type { Invocation } from './terminal.ts';

const quietInterval = 10_000;
const barWidth = 24;

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${Math.floor(share * 100)} %`;
}

/**
 * Shows how far a search is: one redrawn line on a terminal, a line every ten seconds elsewhere.
 * `clear` removes the line before the answer is printed.
 */
export function progressLine({ terminal, language }: Invocation): {
  readonly show: (progress: SourceProgress) => void;
  readonly clear: () => void;
} {
  const { progress: words } = textsOf(language).command;
  let lastTold = Date.now();
  let drawn = false;
  const text = ({ source, part, share, found }: SourceProgress): string =>
    share === null || part === null
      ? found > 0
        ? words.found(source, String(found))
        : words.waiting(source)
      : `${source}, ${part} ${bar(share)}`;
  return {
    show(progress) {
      if (progress.state !== 'searching') return;
      if (terminal.live) {
        terminal.err(`\r\u001B[2K${text(progress)}`);
        drawn = true;
      } else if (Date.now() - lastTold >= quietInterval) {
        lastTold = Date.now();
        terminal.err(`${text(progress)}\n`);
      }
    },
    clear() {
      if (drawn) terminal.err('\r\u001B[2K');
      drawn = false;
    },
  };
}
