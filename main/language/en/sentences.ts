import type { SentenceTexts } from '../sentence-texts.ts';
import { deliverKnown, deliverSentences } from './deliver-sentences.ts';
import { duplicates } from './duplicate-sentences.ts';
import { findings } from './finding-sentences.ts';
import { produceKnown, produceSentences } from './produce-sentences.ts';
import { and, lower, or } from './words.ts';

export const sentences: SentenceTexts = {
  rules: { ...produceSentences, ...deliverSentences },
  known: { ...produceKnown, ...deliverKnown },
  findings,
  duplicates,
  undecided: (parts, candidates) => {
    const missing = parts === '' ? 'What was read does not decide it.' : `Not decided; still missing: ${parts}.`;
    return candidates.length === 0 ? missing : `${missing} Still possible: ${or(candidates.map(lower))}.`;
  },
  partsOf: (source, parts, permission, because) => {
    const pieces = [...parts, ...(permission === '' ? [] : [`needs ${permission}`])].join(', ');
    return `${source} (${because === '' ? pieces : `${pieces}: ${because}`})`;
  },
  because: {
    'no-witness': 'no stream shows what it took',
    'not-bound': 'it is not known to be bound for the key of the route',
    'nothing-before': 'it has nothing older than the message, so it may have been bound later',
    'nothing-behind': 'nothing was written behind it yet',
    'only-numbers': 'its numbers do not tell single messages',
    'keys-expire': 'keys expire or are evicted, so a missing one shows nothing',
    'shared-key': 'it has a row whose key another message may have written',
    'no-history': 'nothing sampled it at that time',
  },
  enumerate: (items) => items.join(', '),
  and,
  or,
  join: (texts) => texts.join(' '),
};
