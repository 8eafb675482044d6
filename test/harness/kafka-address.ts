/** What a client needs to know to use a Kafka cluster. */
export interface KafkaAddress {
  /** "host:port" of the first broker. */
  readonly bootstrap: string;
  /** "host:port" of every broker, in the order of the node ids. */
  readonly brokers: readonly string[];
  /** "kafka://host:port,host:port": the form of WAYBILL_TEST_KAFKA_URL. */
  readonly clusterUrl: string;
}

/** The address of a cluster whose brokers are given as "host:port". Throws when there is none. */
export function kafkaAddress(brokers: readonly string[]): KafkaAddress {
  const [bootstrap] = brokers;
  if (bootstrap === undefined) throw new Error('A Kafka cluster needs at least one broker.');
  return { bootstrap, brokers, clusterUrl: `kafka://${brokers.join(',')}` };
}

/** Reads "kafka://host:port,host:port" or the same without the scheme. */
export function parseKafkaUrl(url: string): KafkaAddress {
  return kafkaAddress(
    url
      .replace(/^kafka:\/\//, '')
      .replace(/\/+$/, '')
      .split(','),
  );
}
