import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import { withAdmin } from '../harness/kafka-client.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { startSecuredListeners } from '../harness/secured-listeners.ts';

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
  const login = {
    protocol: 'SASL_PLAINTEXT',
    properties: {
      'sasl.enabled.mechanisms': 'PLAIN',
      'plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user}="${password}";`,
    },
  } as const;
  const broker = await startSecuredListeners(
    { login },
    { 'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer', 'super.users': 'User:ANONYMOUS' },
  );
  return {
    admin: broker.admin,
    login: broker.at.login,
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
      await withAdmin(broker.admin, (each) => each.createAcls({ acl: [entry] }));
    },
    stop: () => broker.stop(),
  };
}
