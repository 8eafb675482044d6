import { describe, expect, it } from 'vitest';
import { parseWorkspace } from '../../../main/adapter/workspace-file/parse-workspace.ts';
import { sourceEntry } from '../../../main/contract/source-entry.ts';
import type { FieldProblem } from '../../../renderer/draft/source-entry.ts';
import { readForm } from '../../../renderer/draft/source-entry.ts';
import type { FieldName, SourceForm } from '../../../renderer/draft/source-form.ts';
import { emptyForm, freeSourceName, shownFields, shownSecrets, sourceKinds } from '../../../renderer/draft/source-form.ts';

type Kind = SourceForm['kind'];

function typed(kind: Kind, fields: Partial<Record<FieldName, string>>, others: Partial<SourceForm> = {}): SourceForm {
  const form = emptyForm(kind, []);
  return { ...form, ...others, fields: { ...form.fields, ...fields } };
}

const complete: readonly (readonly [string, SourceForm, object])[] = [
  ['Kafka by several brokers', typed('kafka', { brokers: 'a:9092, [::1]:9093;c:9094' }), { brokers: ['a:9092', '[::1]:9093', 'c:9094'] }],
  [
    'Kafka with a log-in and an authority of its own',
    typed('kafka', { brokers: 'a:9092', mechanism: 'scram-sha-512', username: ' reader ', ca: 'ca.pem' }, { tls: true }),
    { brokers: ['a:9092'], tls: { ca: 'ca.pem' }, sasl: { mechanism: 'scram-sha-512', username: 'reader' } },
  ],
  ['Kafka whose log-in was switched off again', typed('kafka', { brokers: 'a:9092', username: 'reader' }), { brokers: ['a:9092'] }],
  [
    'RabbitMQ with a virtual host, encrypted',
    typed('rabbitmq', { host: 'mq', port: '5671', virtualHost: 'shop/eu', username: 'me', management: 'https://mq:15671' }, { tls: true }),
    { url: 'amqps://me@mq:5671/shop%2Feu', management: 'https://mq:15671', tls: true },
  ],
  ['RabbitMQ on its usual virtual host', typed('rabbitmq', { host: 'mq', username: 'me' }), { url: 'amqp://me@mq:5672' }],
  [
    'PostgreSQL with names that mean something in an address',
    typed('postgres', { host: '::1', database: 'shop?x=1', username: 'a:b@c', timeZone: 'Europe/Berlin' }),
    { url: 'postgresql://a%3Ab%40c@[::1]:5432/shop%3Fx%3D1', timeZone: 'Europe/Berlin' },
  ],
  ['MariaDB', typed('mysql', { host: 'db', database: 'shop', username: 'me' }), { url: 'mysql://me@db:3306/shop' }],
  ['SQLite', typed('sqlite', { path: 'data/shop.db' }), { path: 'data/shop.db' }],
  ['Redis without a user', typed('redis', { host: 'cache' }), { url: 'redis://cache:6379' }],
  ['Redis with a number', typed('redis', { host: 'cache', database: '3', username: 'me' }), { url: 'redis://me@cache:6379/3' }],
];

describe('what a form describes', () => {
  it.each(complete)('%s', (_what, form, expected) => {
    const { entry, problems } = readForm(form, []);
    expect(problems).toEqual({});
    expect(entry).toEqual({ kind: form.kind, ...expected });
    expect(sourceEntry.safeParse(entry).success).toBe(true);
    // What the form makes, the workspace file understands.
    const text = JSON.stringify({ waybill: 1, name: 'shop', environment: 'local', sources: { [form.name]: entry } });
    expect(parseWorkspace(text, '/shop')).toMatchObject({ ok: true });
  });

  it.each(sourceKinds)('nothing while the form of %s is empty, so that nothing is sent', (kind) => {
    const { entry, problems } = readForm(emptyForm(kind, []), []);
    expect(entry).toBeNull();
    expect(Object.values(problems)).toContain('required');
  });
});

describe('what is wrong with a field', () => {
  it.each<readonly [Kind, FieldName, string, FieldProblem]>([
    ['kafka', 'brokers', 'a', 'brokers'],
    ['kafka', 'brokers', 'a:9092, b', 'brokers'],
    ['kafka', 'brokers', 'a:99999', 'brokers'],
    ['kafka', 'brokers', '::1:9092', 'brokers'],
    ['postgres', 'host', 'db example', 'host'],
    ['postgres', 'host', 'postgres://db', 'host'],
    ['postgres', 'host', 'me@db', 'host'],
    ['postgres', 'port', '0', 'port'],
    ['postgres', 'port', '65536', 'port'],
    ['mysql', 'port', '33o6', 'port'],
    ['redis', 'database', 'shop', 'number'],
    ['rabbitmq', 'management', 'mq:15672', 'url'],
    ['rabbitmq', 'management', 'http://me:secret@mq:15672', 'urlPassword'],
  ])('%s, %s: %s', (kind, field, text, problem) => {
    const good = complete.find(([, form]) => form.kind === kind)?.[1] ?? emptyForm(kind, []);
    const read = readForm({ ...good, fields: { ...good.fields, [field]: text } }, []);
    expect(read.problems).toEqual({ [field]: problem });
    expect(read.entry).toBeNull();
  });

  it('a name that is taken, or none', () => {
    const form = typed('sqlite', { path: 'shop.db' });
    expect(readForm({ ...form, name: 'kafka' }, ['kafka']).problems).toEqual({ name: 'taken' });
    expect(readForm({ ...form, name: ' ' }, []).problems).toEqual({ name: 'required' });
    expect(freeSourceName('mysql', ['mariadb', 'mariadb-2'])).toBe('mariadb-3');
  });
});

describe('secrets', () => {
  it('are only those of what is chosen, and never part of the entry', () => {
    const secrets = { password: 'canary-1', management: 'canary-2' };
    const open = typed('kafka', { brokers: 'a:9092' }, { secrets });
    expect(readForm(open, []).secrets).toEqual({});
    expect(shownFields(open)).not.toContain('username');
    const mq = typed('rabbitmq', { host: 'mq', username: 'me', management: 'http://mq:15672' }, { secrets });
    const read = readForm(mq, []);
    expect(read.secrets).toEqual(secrets);
    expect(JSON.stringify(read.entry)).not.toContain('canary');
    expect(shownSecrets({ ...mq, fields: { ...mq.fields, management: '' } })).toEqual(['password']);
  });
});
