import type { Given } from '../given.ts';
import { where } from '../given.ts';
import type { QueueSetting, WatchTexts } from '../watch-texts.ts';

const settings: Readonly<Record<QueueSetting, string>> = {
  maxLength: 'greatest length',
  maxBytes: 'greatest size',
  messageTtl: 'time to live',
  overflow: 'overflow',
};

function settingOf(given: Given): string {
  const name = given.text('setting');
  return Object.hasOwn(settings, name) ? settings[name as QueueSetting] : name;
}

const none = (text: string): string => (text === '' ? 'none' : text);

export const watch: WatchTexts = {
  events: {
    'commit-went-back': (given) =>
      `Group ${given.text('group')} went back from ${given.number('before')} to ${given.number('after')} in ${given.place}: it reads these messages again.`,
    'log-start-passed-commit': (given) =>
      `Messages of ${given.place} from ${given.number('committed')} to before ${given.number('logStart')} were removed before group ${given.text('group')} had read them.`,
    'log-end-went-back': (given) =>
      `The end of ${given.place} went back from ${given.number('before')} to ${given.number('after')}: what stood between is gone.`,
    'leader-epoch-began': (given) => `In ${given.place} leader epoch ${given.number('after')} began, after ${given.number('before')}.`,
    'topic-made-anew': (given) => `The topic of ${given.place} was deleted, and another one made with its name.`,
    'exchange-lost-its-queues': (given) =>
      `Exchange ${given.text('exchange')} reaches no queue any more${where(given.text('routingKey'), (key) => ` for the key ${key}`)}.`,
    'exchange-reaches-queues': (given) =>
      `Exchange ${given.text('exchange')} reaches a queue again${where(given.text('routingKey'), (key) => ` for the key ${key}`)}.`,
    'queue-unbound': (given) => `Queue ${given.text('queue')} is not reached by exchange ${given.text('exchange')} any more.`,
    'queue-bound': (given) => `Queue ${given.text('queue')} is reached by exchange ${given.text('exchange')}.`,
    'queue-reached-its-limit': (given) =>
      `Queue ${given.text('queue')} is at its limit with ${given.number('ready')} messages (overflow: ${given.text('overflow')}).`,
    'queue-left-its-limit': (given) => `Queue ${given.text('queue')} is below its limit with ${given.number('ready')} messages.`,
    'queue-settings-changed': (given) =>
      `The ${settingOf(given)} of queue ${given.text('queue')} changed from ${none(given.text('before'))} to ${none(given.text('after'))}.`,
    'source-not-sampled': (given) =>
      `Source ${given.text('source')} cannot be sampled${where(given.text('part'), (part) => ` (${part})`)}: ${given.text('why')}${where(given.text('detail'), (detail) => `, ${detail}`)}.`,
    'source-sampled-again': (given) => `Source ${given.text('source')} is sampled again.`,
  },
  began: (routes, interval) => `Sampling ${routes === 1 ? 'one route' : `${routes} routes`} every ${interval}; Ctrl-C ends it.`,
  ended: (samples, events) => `${samples} samples, ${events} events.`,
  incomplete: 'Not everything could be sampled in its last round.',
};
