import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedResponseError } from '../../../main/adapter/kafka-wire/byte-reader.ts';
import { ByteWriter } from '../../../main/adapter/kafka-wire/byte-writer.ts';
import { consumerGroupDescribeRequest } from '../../../main/adapter/kafka-wire/consumer-group-describe.ts';
import { describeProducersRequest } from '../../../main/adapter/kafka-wire/describe-producers.ts';
import { fetchRequest } from '../../../main/adapter/kafka-wire/fetch.ts';
import { findCoordinatorRequest } from '../../../main/adapter/kafka-wire/find-coordinator.ts';
import { listOffsetsRequest } from '../../../main/adapter/kafka-wire/list-offsets.ts';
import { metadataRequest } from '../../../main/adapter/kafka-wire/metadata.ts';
import { offsetForLeaderEpochRequest } from '../../../main/adapter/kafka-wire/offset-for-leader-epoch.ts';
import { decodeBody, type WireRequest } from '../../../main/adapter/kafka-wire/wire-request.ts';

const requests: readonly WireRequest<unknown>[] = [
  fetchRequest({ topic: 't', positions: [], isolation: 'committed', maxBytes: 1, maxWaitMilliseconds: 0, minBytes: 0 }),
  metadataRequest(['t']),
  listOffsetsRequest({ topic: 't', isolation: 'committed', partitions: [] }),
  offsetForLeaderEpochRequest({ topic: 't', partitions: [] }),
  findCoordinatorRequest('g'),
  consumerGroupDescribeRequest(['g']),
  describeProducersRequest('t', [0]),
];

function errorOf(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}

describe('responses', () => {
  it.each(requests.flatMap((request) => request.versions.map((version) => [request.apiName, version, request] as const)))(
    'to %s version %i that are damaged fail as malformed, and never otherwise',
    (_name, version, request) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 120 }), (body) => {
          const error = errorOf(() => decodeBody(request, version, Buffer.from(body)));
          expect(error === null || error instanceof MalformedResponseError).toBe(true);
        }),
        { numRuns: 500 },
      );
    },
  );

  it('with an array that claims more items than there are bytes are malformed before anything is allocated', () => {
    const body = new ByteWriter().int32(0).int16(0).int32(0).int32(2_000_000_000).result();
    const [fetch] = requests;
    expect(() => fetch !== undefined && decodeBody(fetch, 11, body)).toThrow(MalformedResponseError);
  });

  it('to a fetch give offsets beyond 2^53, the aborted list and the raw records of each partition', () => {
    const body = new ByteWriter().int32(250).int16(0).int32(0);
    body.array(['orders'], (topic) =>
      body.string(topic).array([0, 1], (partition) => {
        body
          .int32(partition)
          .int16(partition)
          .int64(2n ** 60n)
          .int64(2n ** 59n)
          .int64(7n);
        if (partition === 0) body.array([3n], (producerId) => body.int64(producerId).int64(2n ** 58n));
        else body.int32(-1);
        body.int32(-1);
        if (partition === 0) body.int32(3).raw(Buffer.from('abc'));
        else body.int32(-1);
      }),
    );
    const request = fetchRequest({
      topic: 'orders',
      positions: [],
      isolation: 'committed',
      maxBytes: 1,
      maxWaitMilliseconds: 0,
      minBytes: 0,
    });
    expect(decodeBody(request, 11, body.result())).toEqual({
      throttleMilliseconds: 250,
      value: {
        errorCode: 0,
        partitions: [
          {
            partition: 0,
            errorCode: 0,
            highWatermark: 2n ** 60n,
            lastStableOffset: 2n ** 59n,
            logStartOffset: 7n,
            aborted: [{ producerId: 3n, firstOffset: 2n ** 58n }],
            recordSet: Buffer.from('abc'),
          },
          {
            partition: 1,
            errorCode: 1,
            highWatermark: 2n ** 60n,
            lastStableOffset: 2n ** 59n,
            logStartOffset: 7n,
            aborted: null,
            recordSet: Buffer.alloc(0),
          },
        ],
      },
    });
  });
});
