import type { SequenceTexts } from '../sequence-texts.ts';

export const sequences: SequenceTexts = {
  columns: {
    gap: 'Gap',
    numbers: 'Numbers',
    producer: 'Producer',
    part: 'Part',
    between: 'Between',
    time: 'Time',
    copies: 'Times seen',
  },
  kinds: {
    suspected: 'suspected',
    'never-allocated': 'never allocated',
    late: 'late',
    aborted: 'aborted',
    reset: 'producer restarted',
    compacted: 'compacted',
    expired: 'expired',
  },
  beside: (before, after) => `${before === '' ? '(beginning)' : before} and ${after === '' ? '(end)' : after}`,
  looked: (tracks, numbers) => `${numbers} numbers of ${tracks} ${tracks === 1 ? 'producer and part' : 'pairs of producer and part'}.`,
  missing: (suspected, explained) =>
    `Missing: ${suspected} suspected, ${explained} explained. A gap alone proves no loss: explain its neighbours.`,
  nothingMissing: 'No number is missing.',
  repeated: 'Seen more than once',
  copies: (count) => `${count} further copies in all.`,
};
