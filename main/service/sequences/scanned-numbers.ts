import { micros } from '../../domain/observation/instant.ts';
import { parseSequence } from '../../domain/sequence/sighting.ts';
import type { BrokerSource } from '../../ports/broker.ts';
import type { LogNumbers, Numbered, NumbersReading } from '../../ports/numbers.ts';

const numbersPerReading = 1000;

/** The numbers in the logs of a broker that has no faster way to give them: from all its records, one by one. */
export function scannedNumbers(broker: BrokerSource): LogNumbers {
  return {
    name: broker.name,
    async *numbers({ topic, identity, ranges, asOf }, signal): AsyncGenerator<NumbersReading> {
      const match = { messageIds: [], businessKeys: [], fields: [], text: null, all: true };
      const request = { topic, topicRole: { role: 'destination' }, identity, ranges, match, limit: Number.MAX_SAFE_INTEGER, asOf } as const;
      let numbers: Numbered[] = [];
      let ordinal = 0;
      for await (const reading of broker.scan(request, signal)) {
        if (reading.type !== 'observation') {
          if (numbers.length > 0) yield { type: 'numbers', numbers };
          numbers = [];
          yield reading;
          continue;
        }
        const { observation } = reading;
        if (observation.kind !== 'record') continue;
        ordinal += 1;
        const { producer, producerSequence, messageId = null, visibility } = observation.facts;
        const sequence = parseSequence(producerSequence ?? '');
        if (producer === undefined || sequence === null) continue;
        const { partition = '0', offset = '0' } = observation.coordinates;
        const at = observation.at === null ? null : micros(observation.at);
        const aborted = visibility === 'aborted';
        const sighting = { sequence, position: BigInt(offset), ordinal, messageId, at, aborted, session: null };
        numbers.push({ partition: Number(partition), producer, sighting });
        if (numbers.length < numbersPerReading) continue;
        yield { type: 'numbers', numbers };
        numbers = [];
      }
      if (numbers.length > 0) yield { type: 'numbers', numbers };
    },
    close: () => broker.close(),
  };
}
