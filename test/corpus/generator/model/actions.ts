import { compact, electLeader, expireRecords, sample } from './broker-faults.ts';
import type { WorkEnd } from './consume.ts';
import { consume, consumeRetry, finishHeld, moveGroup } from './consume.ts';
import type { RelayEnd } from './produce.ts';
import { endTransaction, relay, sendAgain, write } from './produce.ts';
import type { World } from './world.ts';

/** One step of a schedule. Numbers of consumers and partitions that there are not do nothing. */
export type Action =
  | { readonly do: 'write'; readonly key: string }
  | { readonly do: 'relay'; readonly end: RelayEnd }
  | { readonly do: 'end-transaction'; readonly state: 'committed' | 'aborted' }
  | { readonly do: 'resend'; readonly message: number; readonly registered: boolean }
  | { readonly do: 'elect'; readonly partition: number; readonly lost: number }
  | { readonly do: 'expire'; readonly partition: number; readonly count: number }
  | { readonly do: 'compact'; readonly partition: number }
  | { readonly do: 'sample' }
  | { readonly do: 'consume'; readonly consumer: number; readonly partition: number; readonly end: WorkEnd; readonly lucky: boolean }
  | { readonly do: 'finish'; readonly consumer: number; readonly partition: number; readonly lucky: boolean }
  | { readonly do: 'retry'; readonly consumer: number; readonly well: boolean; readonly lucky: boolean }
  | { readonly do: 'move'; readonly consumer: number; readonly partition: number; readonly by: number | 'end' }
  | { readonly do: 'wait'; readonly milliseconds: number };

/** What an action takes of the clock. */
const step = 1000;

/** Lets one thing happen, under the eyes of whoever watches. */
export function act(world: World, action: Action): void {
  world.time += step;
  perform(world, action);
  if (world.shape.history === 'always') sample(world);
}

function perform(world: World, action: Action): void {
  switch (action.do) {
    case 'write':
      return write(world, action.key);
    case 'relay':
      return relay(world, action.end);
    case 'end-transaction':
      return endTransaction(world, action.state);
    case 'resend':
      return sendAgain(world, action.message, action.registered);
    case 'elect':
      return electLeader(world, action.partition, action.lost);
    case 'expire':
      return expireRecords(world, action.partition, action.count);
    case 'compact':
      return compact(world, action.partition);
    case 'sample':
      return sample(world);
    case 'consume':
      return consume(world, action.consumer, action.partition, action.end, action.lucky);
    case 'finish':
      return finishHeld(world, action.consumer, action.partition, action.lucky);
    case 'retry':
      return consumeRetry(world, action.consumer, action.well, action.lucky);
    case 'move':
      return moveGroup(world, action.consumer, action.partition, action.by);
    case 'wait':
      world.time += action.milliseconds;
  }
}
