import { KafkaWriter } from './kafka-bytes.ts';
import { callCoordinator, succeeded } from './kafka-coordinator.ts';
import type { KafkaAddress } from './kafka-address.ts';

/** The states in which every partition of the last transaction has its marker. */
const ENDED: ReadonlySet<string> = new Set(['Empty', 'CompleteCommit', 'CompleteAbort']);

/**
 * Resolves when the last transaction of this id has written its markers. The answer to a commit comes earlier:
 * markers are written after it. DescribeTransactions version 0.
 */
export async function whenTransactionEnded(server: KafkaAddress, transactionalId: string): Promise<void> {
  await callCoordinator(server, {
    kind: 'transaction',
    id: transactionalId,
    apiKey: 65,
    version: 0,
    flexible: true,
    body: () => new KafkaWriter().unsignedVarint(2).compactString(transactionalId).unsignedVarint(0),
    read(reader) {
      reader.int32(); // throttle time
      const [state] = reader.compactArray((each) => {
        if (!succeeded(each.int16(), `DescribeTransactions of ${transactionalId}`)) return null;
        each.compactString(); // transactional id
        return each.compactString();
      });
      return state !== undefined && state !== null && ENDED.has(state) ? true : null;
    },
  });
}
