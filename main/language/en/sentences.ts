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
  history: 'the history of leader epochs and log starts',
  partsOf: (source, parts, permission) => `${source} (${[...parts, ...(permission === '' ? [] : [`needs ${permission}`])].join(', ')})`,
  enumerate: (items) => items.join(', '),
  and,
  or,
  join: (texts) => texts.join(' '),
};
