import type { QueueWorld } from '../model/queue-world.ts';
import type { Said } from './safety.ts';

function happened(world: QueueWorld, id: string, what: QueueWorld['deeds'][number]['what']): boolean {
  return world.deeds.some((deed) => deed.id === id && deed.what === what);
}

function leftARecord({ lines, effects, done }: QueueWorld, id: string): boolean {
  return [...lines.filter(({ outcome }) => outcome === 'ok'), ...effects, ...done].some((each) => each.id === id);
}

function isInQueue({ queue, held }: QueueWorld, id: string): boolean {
  return held?.id === id || queue.some((item) => item.id === id);
}

/**
 * Why a loss on the way through an exchange is false; null where it is true, or may be suspected. A
 * message that its queue took is not lost before it; one that the queue lost is neither in it, nor
 * aside, nor on record as done, and is never more than suspected.
 */
export function falseQueueLoss(world: QueueWorld, id: string, { consumer, code, certainty }: Said): string | null {
  const proven = certainty === 'proven';
  switch (code) {
    case 'RELAY_LOST':
    case 'SEND_FAILED':
      if (happened(world, id, 'accepted')) return 'its queue took it';
      return world.fallback.some((row) => row.id === id) ? 'it lies in the fallback' : null;
    case 'UNROUTED':
      if (happened(world, id, 'returned')) return null;
      // Bindings of now say nothing for sure of those of then.
      return proven || (world.bound && happened(world, id, 'accepted')) ? 'a queue was bound' : null;
    case 'OVERFLOW':
    case 'TTL_EXPIRED':
    case 'DLX_LOST':
      if (proven) return 'numbers of a queue prove nothing of a single message';
      if (isInQueue(world, id)) return 'it is in its queue';
      if (leftARecord(world, id)) return 'its success is on record';
      return happened(world, id, 'lettered') && world.shape.deadLetter === 'declared' ? 'it lies in the dead-letter queue' : null;
    case 'EFFECT_LOST':
      return consumer !== null && happened(world, id, 'processed') ? 'its effect took place' : null;
    default:
      return null;
  }
}

/** Why PROCESSED is false; null where the consumer did what it is there for. */
export function falseQueueSuccess(world: QueueWorld, id: string, { code }: Said): string | null {
  return code !== 'PROCESSED' || happened(world, id, 'processed') ? null : 'billing never did';
}
