import { where } from '../given.ts';
import type { ReconcileTexts } from '../reconcile-texts.ts';

export const reconcile: ReconcileTexts = {
  steps: {
    outbox: 'outbox',
    destination: 'destination',
    fallback: 'fallback or aside',
    trace: 'trace',
    dedupe: 'dedupe store',
    effect: 'effect',
    compare: 'comparing',
    explain: 'explaining',
  },
  columns: {
    messages: 'Messages',
    verdict: 'Verdict',
    duplicates: 'Duplicates',
    from: 'From',
    recorded: 'Recorded',
    stored: 'Stored',
    missing: 'Wrong',
  },
  title: (route, from, to, messages) => `${route}, ${from} to ${to}: ${messages} messages`,
  processedBy: (consumer) => `By ${consumer}`,
  resumed: 'An earlier run was broken off; this one goes on where it ended.',
  reading: (step, part, done, total) => `${step}${where(part, (text) => ` ${text}`)} ${done}${where(total, (text) => ` of ${text}`)}`,
  pace: (rate, remaining) =>
    [where(rate, (text) => `${text}/s`), where(remaining, (text) => `${text} left`)].filter((part) => part !== '').join(', '),
  listed: (count, path) => `${count} messages that are not simply fine are listed in ${path}.`,
  more: (count) => `${count} more; --ids FILE lists all.`,
  repeatedIds: (percent) =>
    `${percent} % of the message ids stand at several offsets. Is this the message id? Where the field repeats by design, name another one in the route.`,
};
