import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import { withAdmin } from '../harness/kafka-client.ts';
import { type KafkaAddress, kafkaAddress } from '../harness/kafka-address.ts';
import { kafkaLibraries } from '../harness/kafka-libraries.ts';
import { readMetadata } from '../harness/kafka-metadata.ts';
import { createKafkaNode } from '../harness/kafka-node.ts';
import { reservePorts } from '../harness/ports.ts';
import { until } from '../harness/until.ts';

export interface SecuredKafka {
  /** The listener of the tests themselves: no log-in, every right. */
  readonly admin: KafkaAddress;
  /** "host:port" of the listener that wants a log-in. */
  readonly login: string;
  /** Gives the reader a right; without any it may do nothing. */
  allow(kind: 'topic' | 'group', name: string, right: 'read' | 'describe' | 'describe-configs'): Promise<void>;
  stop(): Promise<void>;
}

const rights = {
  read: AclOperationTypes.READ,
  describe: AclOperationTypes.DESCRIBE,
  'describe-configs': AclOperationTypes.DESCRIBE_CONFIGS,
};
const resources = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP };

/** A Kafka whose users have the rights they were given and no others; one user, with a password. */
export async function startSecuredKafka(user: string, password: string): Promise<SecuredKafka> {
  const reserved = await reservePorts(3);
  const [client = 0, controller = 0, sasl = 0] = reserved.ports;
  const node = await createKafkaNode({
    nodeId: 1,
    clusterId: 'AAAAAAAAAAAAAAAAAAAAAQ',
    libraries: await kafkaLibraries(),
    cluster: [{ client, controller }],
    properties: {
      listeners: `PLAINTEXT://127.0.0.1:${client},CONTROLLER://127.0.0.1:${controller},LOGIN://127.0.0.1:${sasl}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${client},LOGIN://127.0.0.1:${sasl}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT',
      'listener.name.login.sasl.enabled.mechanisms': 'PLAIN',
      'listener.name.login.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user}="${password}";`,
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS',
    },
  });
  await reserved.release();
  await node.start();
  await until(async () => (await readMetadata(node.address)).controllerId >= 0, { what: 'Kafka to answer', within: 90_000 });
  const admin = kafkaAddress([node.address]);
  return {
    admin,
    login: `127.0.0.1:${sasl}`,
    async allow(kind, name, right) {
      const entry = {
        resourceType: resources[kind],
        resourceName: name,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: `User:${user}`,
        host: '*',
        operation: rights[right],
        permissionType: AclPermissionTypes.ALLOW,
      };
      await withAdmin(admin, (each) => each.createAcls({ acl: [entry] }));
    },
    stop: () => node.remove(),
  };
}
