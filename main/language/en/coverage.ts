import { where } from '../given.ts';
import type { CoverageTexts } from '../coverage-texts.ts';

function of(wanted: string): string {
  return where(wanted, (text) => ` (${text})`);
}

export const coverage: CoverageTexts = {
  roles: {
    outbox: 'Outbox',
    topology: 'Exchanges and queues',
    destination: 'Destination',
    fallback: 'Fallback',
    retry: 'Retry place',
    'dead-letter': 'Dead-letter place',
    group: 'Consumer group',
    trace: 'Trace',
    dedupe: 'Dedupe store',
    effect: 'Effect',
    history: 'History',
  },
  states: { complete: 'Complete', partly: 'Partly read', unread: 'Not read' },
  complete: (part, wanted) => `${part}: read completely${of(wanted)}.`,
  partly: (part, ranges, wanted) => `${part}: read ${ranges}${where(wanted, (text) => ` of ${text}`)}.`,
  unread: (part, wanted) => `${part}: not read${of(wanted)}.`,
  range: (first, last) => (first === last ? first : `${first} to ${last}`),
  needed: 'Needed for the verdict.',
  notNeeded: 'Not needed for the verdict.',
};
