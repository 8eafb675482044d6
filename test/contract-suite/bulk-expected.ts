import { micros } from '../../main/domain/observation/instant.ts';
import type { Observation } from '../../main/domain/observation/observation.ts';
import type { Fields } from './bulk-lines.ts';

const states = { pending: 'p', claimed: 'c', sent: 's', failed: 'f', none: 'n', unknown: 'u' } as const;
const outcomes = { ok: 'o', failed: 'f', discarded: 'd', filtered: 'l', duplicate: 'r', returned: 't', unknown: 'u' } as const;
const visibilities = { visible: 'v', aborted: 'a', open: 'o', undecided: 'u' } as const;

function time(instant: string | null | undefined): string | null {
  return instant === null || instant === undefined ? null : String(micros(instant));
}

/** The line that the bulk reading must give for what an ordinary reading says; null where it must give none. */
export function lineOf(observation: Observation): Fields | null {
  switch (observation.kind) {
    case 'outbox': {
      const { messageId, businessKey, state, createdAt, sentAt, partition, offset } = observation.facts;
      return [messageId ?? null, businessKey ?? null, states[state], time(createdAt), time(sentAt), partition ?? null, offset ?? null];
    }
    case 'produce':
    case 'consume': {
      const { messageId, outcome, partition, offset, attempt } = observation.facts;
      const consumed = observation.kind === 'consume' ? observation.facts : null;
      return [
        messageId ?? null,
        consumed === null ? 'p' : 'c',
        consumed?.consumer ?? null,
        outcomes[outcome],
        time(observation.at),
        partition ?? null,
        offset ?? null,
        attempt ?? null,
        consumed?.member ?? null,
      ];
    }
    case 'record': {
      const { messageId, businessKey, visibility, resendId, role } = observation.facts;
      if (role === 'fallback' && observation.coordinates['table'] !== undefined) return [messageId ?? null, time(observation.at)];
      if (messageId === undefined) return null;
      const { partition = null, offset = null } = observation.coordinates;
      return [messageId, businessKey ?? null, partition, offset, time(observation.at), visibilities[visibility], resendId ?? null];
    }
    default:
      return null;
  }
}
