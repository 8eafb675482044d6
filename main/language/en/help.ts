import type { HelpTexts } from '../help-texts.ts';
import { codes } from './help-codes.ts';
import { deliverRules } from './help-deliver-rules.ts';
import { produceRules } from './help-produce-rules.ts';

export const help: HelpTexts = {
  rules: {
    ...produceRules,
    ...deliverRules,
    undetermined: {
      title: 'No rule decides',
      meaning:
        'What was seen fits none of the rules, for example because a row is in a state the workspace does not name, or a group has no committed offset.',
      decidedFrom: 'Every rule was asked in its order, and none held.',
      next: 'Read what is named as missing. Name every state of the outbox table and every outcome of the traces in the workspace.',
    },
  },
  codes,
  findings: {
    'row-behind': {
      meaning: 'The message was produced, but its outbox row does not say so.',
      next: 'Expect a second copy when the relay takes the row again; see that consumers drop it.',
    },
    late: {
      meaning: "It was processed after the route's time-to-live had passed.",
      next: 'Check whether it still had its use, for example a code that had expired.',
    },
    'no-effect-seen': {
      meaning: 'A consumer reported success, and its effect was looked for and is not there.',
      next: 'Check the consumer: it may report success before its work is stored, or under another key.',
    },
    'clock-skew': {
      meaning: 'Two clocks of one answer disagree.',
      next: 'Do not order events of different sources by time. Have the clocks corrected.',
    },
    'error-was-not-final': {
      meaning: 'The producer gave up on a message that arrived all the same.',
      next: 'Expect duplicates where such errors are answered with another send.',
    },
    overtaken: {
      meaning: 'A later message of the same business key exists.',
      next: 'A resend would put an older state behind a newer one.',
    },
  },
  duplicates: {
    SEND_DUPLICATE: {
      meaning: 'The broker stored the same message id at more than one offset.',
      next: 'See that consumers drop the second copy; look at the cause in the producer or the relay.',
    },
    DELIBERATE_RESEND: { meaning: 'Somebody resent it with approval, and the ledger has it.', next: 'Nothing.' },
    REDELIVERY: {
      meaning: 'The same member worked on the same offset again, as after an error.',
      next: 'Nothing, if the consumer is idempotent.',
    },
    REBALANCE_REREAD: {
      meaning: 'Another member worked on the same offset, as after a rebalance.',
      next: 'Commit more often, or before a partition is given up.',
    },
    REWIND: { meaning: 'A committed offset went backwards, so a part was read again.', next: 'Find out who reset the group.' },
    FAN_OUT: { meaning: 'Several consumers got it, each once.', next: 'Nothing: that is what the route is for.' },
    DUPLICATE_EFFECT: {
      meaning: 'The work was done twice, or a consumer reports so.',
      next: 'Compare the effects and undo one. Add a unique key that makes the second impossible.',
    },
    SUPPRESSED: { meaning: 'The idempotency store dropped a further copy.', next: 'Nothing: it worked.' },
  },
};
