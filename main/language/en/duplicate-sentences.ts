import type { DuplicateCause } from '../../domain/verdict/verdict.ts';
import type { SentenceTexts } from '../sentence-texts.ts';

/** Why the broker stored a message twice, with what the cause is told from. */
const sendCauses: Readonly<Record<DuplicateCause, string>> = {
  retry: 'No producer id is stored and the trace shows a single send, which points to a retry.',
  application: 'All copies come from one producer session under different sequence numbers: the application sent it more than once.',
  restart: 'The copies come from different producer sessions: the producer restarted, or a relay took the row again.',
  resend: 'An approved resend wrote one of them.',
  'unverified-resend': 'One of them carries the header of a resend, which alone proves no approved resend.',
  rebalance: 'A partition changed hands in between.',
  rewind: 'A committed offset was set back in between.',
  unknown: 'Why is not known.',
};

/** How a message occurred more than once. */
export const duplicates: SentenceTexts['duplicates'] = {
  SEND_DUPLICATE: ({ cause }) => `The same message id stands at more than one offset. ${sendCauses[cause]}`,
  DELIBERATE_RESEND: () => 'It was resent on purpose: a copy carries a resend header, and the ledger has that resend.',
  REDELIVERY: () => 'One member of a consumer group worked on the same offset more than once: another attempt.',
  REBALANCE_REREAD: ({ suspected }) =>
    suspected
      ? 'Two members of a consumer group worked on the same offset. This fits a partition that changed hands before the commit, but no sampled commits prove it.'
      : 'Two members of a consumer group worked on the same offset: the partition changed hands before the commit.',
  REWIND: () => 'A committed offset decreased: the group read a part again.',
  FAN_OUT: () => 'Several consumers processed it, as the route intends. This is no anomaly.',
  DUPLICATE_EFFECT: ({ suspected }) =>
    suspected
      ? 'One consumer reports success more than once. Its effect may have happened twice.'
      : 'The effect exists more than once: it happened twice.',
  SUPPRESSED: () => 'A consumer rejected a further copy as a duplicate: it did no harm.',
};
