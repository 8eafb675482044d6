import { Partitioners } from 'kafkajs';

const partitioner = Partitioners.DefaultPartitioner();

/** The partition to which Kafka's usual producers send a key (murmur2). */
export function partitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));
  return partitioner({ topic: '', partitionMetadata, message: { key, value: '' } });
}

/** Counts business keys up, each call answering the next one that belongs to the wanted partition: "o-10007". */
export function keyCounter(prefix: string, partitions: number): (partition: number) => string {
  let number = 10_000;
  return (partition) => {
    do number += 1;
    while (partitionOf(`${prefix}-${number}`, partitions) !== partition);
    return `${prefix}-${number}`;
  };
}
