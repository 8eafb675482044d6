import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsOf } from '../../main/adapter/kafka/settings.ts';
import { KafkaConnection } from '../../main/adapter/kafka-wire/connection.ts';
import { countConnections } from '../harness/counting-relay.ts';
import { newFolder } from '../harness/keeper.ts';
import { startSecuredListeners, type SecuredBroker } from '../harness/secured-listeners.ts';
import { unsecuredToken } from '../harness/unsecured-token.ts';
import { until } from '../harness/until.ts';

const bearerModule = 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";';
const unhurried = new AbortController().signal;

let broker: SecuredBroker<'bearer'>;

beforeAll(async () => {
  broker = await startSecuredListeners({
    bearer: {
      protocol: 'SASL_PLAINTEXT',
      properties: {
        'sasl.enabled.mechanisms': 'OAUTHBEARER',
        'oauthbearer.sasl.jaas.config': bearerModule,
        // A log-in is renewed 10 s before its session ends.
        'oauthbearer.connections.max.reauth.ms': '12000',
      },
    },
  });
});
afterAll(() => broker.stop());

describe('a session that the broker wants to be renewed', () => {
  it('goes on with a new token, on the same connection', async () => {
    const folder = await newFolder('tokens');
    const [program, runs] = [join(folder, 'token'), join(folder, 'runs')];
    writeFileSync(program, `#!/bin/sh\necho run >> '${runs}'\necho '${unsecuredToken(3_600)}'\n`);
    chmodSync(program, 0o700);
    const relay = await countConnections(broker.at.bearer);
    const settings = await settingsOf(
      {
        kind: 'kafka',
        name: 'kafka',
        brokers: [broker.at.bearer],
        tls: null,
        sasl: { mechanism: 'oauthbearer', tokenCommand: [program] },
        reach: { [broker.at.bearer]: relay.address },
        readBytesPerSecond: null,
      },
      { password: null, keyPassphrase: null, tokenCommand: program },
    );
    if (!settings.ok) throw new Error(settings.failure.detail);
    const connection = new KafkaConnection(settings.value);
    const answers: boolean[] = [];
    const renewed = async (): Promise<boolean> => {
      answers.push((await connection.refresh([], unhurried)).ok);
      return readFileSync(runs, 'utf8').split('\n').length - 1 >= 2;
    };
    await until(renewed, { what: 'a second token', within: 30_000 });
    answers.push((await connection.refresh([], unhurried)).ok);
    expect(answers.length).toBeGreaterThan(2);
    expect(new Set(answers)).toEqual(new Set([true]));
    expect(relay.connections().all).toBe(1);
    connection.close();
    await relay.close();
  });
});
