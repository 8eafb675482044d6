import { type KafkaAddress, kafkaAddress } from './kafka-address.ts';
import { kafkaLibraries } from './kafka-libraries.ts';
import { readMetadata } from './kafka-metadata.ts';
import { createKafkaNode } from './kafka-node.ts';
import { reservePorts } from './ports.ts';
import { until } from './until.ts';

/** A listener of a broker beside the plain one that the tests themselves use. */
export interface SecuredListener {
  readonly protocol: 'SSL' | 'SASL_SSL' | 'SASL_PLAINTEXT';
  /** What the broker calls itself there; "127.0.0.1:PORT" when absent. */
  readonly advertised?: string;
  /** Its settings, without the prefix `listener.name.NAME.`. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface SecuredBroker<Name extends string> {
  /** The listener of the tests themselves: no log-in, no TLS. */
  readonly admin: KafkaAddress;
  /** "127.0.0.1:PORT" of each listener. */
  readonly at: Readonly<Record<Name, string>>;
  stop(): Promise<void>;
}

/** Starts one broker with these listeners, named in lower case letters, and waits until it answers. */
export async function startSecuredListeners<Name extends string>(
  listeners: Readonly<Record<Name, SecuredListener>>,
  properties: Readonly<Record<string, string>> = {},
): Promise<SecuredBroker<Name>> {
  const names = Object.keys(listeners) as Name[];
  const reserved = await reservePorts(2 + names.length);
  const [client = 0, controller = 0, ...ports] = reserved.ports;
  const at = Object.fromEntries(names.map((name, index) => [name, `127.0.0.1:${ports[index] ?? 0}`])) as Record<Name, string>;
  const own = names.map((name) => ({ name, upper: name.toUpperCase(), ...listeners[name] }));
  const plain = `PLAINTEXT://127.0.0.1:${client}`;
  const node = await createKafkaNode({
    nodeId: 1,
    clusterId: 'AAAAAAAAAAAAAAAAAAAAAQ',
    libraries: await kafkaLibraries(),
    cluster: [{ client, controller }],
    properties: {
      listeners: [plain, `CONTROLLER://127.0.0.1:${controller}`, ...own.map(({ name, upper }) => `${upper}://${at[name]}`)].join(','),
      'advertised.listeners': [plain, ...own.map(({ name, upper, advertised }) => `${upper}://${advertised ?? at[name]}`)].join(','),
      'listener.security.protocol.map': [
        'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        ...own.map(({ upper, protocol }) => `${upper}:${protocol}`),
      ].join(','),
      ...Object.fromEntries(
        own.flatMap(({ name, properties: each }) =>
          Object.entries(each).map(([property, value]) => [`listener.name.${name}.${property}`, value]),
        ),
      ),
      ...properties,
    },
  });
  await reserved.release();
  await node.start();
  const ended = (): string | null => {
    const process = node.process();
    const end = process?.ended() ?? null;
    return end === null ? null : `it ended (${end}).\n${process?.lastWords()}`;
  };
  await until(async () => (await readMetadata(node.address)).controllerId >= 0, {
    what: 'Kafka to answer',
    within: 90_000,
    hopeless: ended,
  });
  return { admin: kafkaAddress([node.address]), at, stop: () => node.remove() };
}
