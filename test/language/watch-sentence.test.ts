import { describe, expect, it } from 'vitest';
import { watchEventKinds } from '../../main/domain/watch/watch-event.ts';
import { textsOf } from '../../main/language/catalogue.ts';
import { languages } from '../../main/language/language.ts';
import { utcFormat } from '../../main/language/utc-format.ts';
import { watchSentence } from '../../main/language/watch-sentence.ts';
import { flawsIn, holesIn } from './whole.ts';

const facts = {
  topic: 'orders',
  partition: '3',
  group: 'billing',
  before: '1204',
  after: '900',
  committed: '4',
  logStart: '7',
  exchange: 'shop',
  routingKey: 'order',
  queue: 'billing.q',
  ready: '12000',
  limit: '12000',
  overflow: 'drop-head',
  setting: 'maxLength',
  part: 'orders/3',
  code: 'timeout',
  detail: 'no answer',
};

describe.each(languages)('events of a watch in %s', (language) => {
  const format = utcFormat(language);

  it.each(watchEventKinds)('%s is one whole sentence', (kind) => {
    const sentence = watchSentence({ kind, source: 'kafka', facts }, language, format);
    expect(holesIn(sentence, language)).toEqual([]);
    expect(flawsIn(sentence, language)).toEqual([]);
  });

  it('are told apart', () => {
    const sentences = watchEventKinds.map((kind) => watchSentence({ kind, source: 'kafka', facts }, language, format));
    expect(new Set(sentences).size).toBe(watchEventKinds.length);
  });

  it('leave out what is not known', () => {
    const bare = watchSentence({ kind: 'source-not-sampled', source: 'kafka', facts: { code: 'timeout' } }, language, format);
    expect(flawsIn(bare, language)).toEqual([]);
    const limit = watchSentence(
      { kind: 'queue-settings-changed', source: 'rabbit', facts: { queue: 'q', setting: 'overflow', before: '', after: 'reject-publish' } },
      language,
      format,
    );
    expect(flawsIn(limit, language)).toEqual([]);
    expect(limit).toContain('reject-publish');
    expect(textsOf(language).watch.began(1, '30 s').length).toBeGreaterThan(5);
  });
});
