import type { SourceEntry, TypedSecrets } from '../../main/contract/source-entry.ts';
import type { FieldName, SourceForm } from './source-form.ts';
import { kindForms, shownFields, shownSecrets } from './source-form.ts';

/** What is wrong with something typed. `required`: nothing is, yet. */
export type FieldProblem = 'required' | 'taken' | 'host' | 'port' | 'brokers' | 'number' | 'url' | 'urlPassword';

export type Problems = Readonly<Partial<Record<FieldName | 'name', FieldProblem>>>;

export interface ReadForm {
  readonly problems: Problems;
  /** Null while something is missing or wrong: nothing is sent before that. */
  readonly entry: SourceEntry | null;
  readonly secrets: TypedSecrets;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

/** A name, an address of IPv4, or one of IPv6 with or without brackets. */
function isHost(text: string): boolean {
  return /^[\p{L}\p{N}_]([\p{L}\p{N}._-]*[\p{L}\p{N}_])?\.?$/u.test(text) || /^\[?[0-9a-f:.]*:[0-9a-f:.]*\]?$/i.test(text);
}

/** The parts of `a:9092, b:9092`. */
function brokersOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

function isBroker(text: string): boolean {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(text) ?? [];
  return isHost(host) && isPort(port) && (!host.includes(':') || host.startsWith('['));
}

function urlProblem(text: string): FieldProblem | null {
  if (!URL.canParse(text)) return 'url';
  const { protocol, password, hostname } = new URL(text);
  if (password !== '') return 'urlPassword';
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? null : 'url';
}

function problemOf(field: FieldName, text: string, form: SourceForm): FieldProblem | null {
  if (text === '') return kindForms[form.kind].optional.includes(field) ? null : 'required';
  switch (field) {
    case 'brokers':
      return brokersOf(text).every(isBroker) ? null : 'brokers';
    case 'host':
      return isHost(text) ? null : 'host';
    case 'port':
      return isPort(text) ? null : 'port';
    case 'management':
      return urlProblem(text);
    case 'database':
      return form.kind !== 'redis' || /^\d{1,4}$/.test(text) ? null : 'number';
    case 'virtualHost':
    case 'path':
    case 'mechanism':
    case 'username':
    case 'ca':
    case 'timeZone':
      return null;
  }
}

/** `scheme://user@host:port/path` with everything escaped that has a meaning in an address. */
function urlOf(scheme: string, path: string, fields: SourceForm['fields']): string {
  const host = fields.host.trim();
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const user = fields.username.trim();
  return `${scheme}://${user === '' ? '' : `${encodeURIComponent(user)}@`}${bracketed}:${fields.port.trim()}${path}`;
}

const logIns = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

function entryOf(form: SourceForm): SourceEntry {
  const { kind, fields } = form;
  const text = (field: FieldName): string => fields[field].trim();
  const ca = text('ca');
  const tls = form.tls ? { tls: ca === '' ? (true as const) : { ca } } : {};
  const timeZone = text('timeZone') === '' ? {} : { timeZone: text('timeZone') };
  const database = `/${encodeURIComponent(text('database'))}`;
  switch (kind) {
    case 'kafka': {
      const mechanism = logIns.find((each) => each === text('mechanism'));
      const sasl = mechanism === undefined ? {} : { sasl: { mechanism, username: text('username') } };
      return { kind, brokers: [...brokersOf(text('brokers'))], ...tls, ...sasl };
    }
    case 'rabbitmq': {
      const host = text('virtualHost');
      const path = host === '/' ? '' : `/${encodeURIComponent(host)}`;
      const management = text('management');
      return { kind, url: urlOf(form.tls ? 'amqps' : 'amqp', path, fields), ...(management === '' ? {} : { management }), ...tls };
    }
    case 'postgres':
      return { kind, url: urlOf('postgresql', database, fields), ...tls, ...timeZone };
    case 'mysql':
      return { kind, url: urlOf('mysql', database, fields), ...tls, ...timeZone };
    case 'sqlite':
      return { kind, path: text('path'), ...timeZone };
    case 'redis':
      return { kind, url: urlOf('redis', database === '/0' ? '' : database, fields), ...tls };
  }
}

/** Reads a form: the source it describes, or what is missing and wrong. */
export function readForm(form: SourceForm, taken: readonly string[]): ReadForm {
  const found: [FieldName | 'name', FieldProblem][] = shownFields(form).flatMap((field): [FieldName, FieldProblem][] => {
    const problem = problemOf(field, form.fields[field].trim(), form);
    return problem === null ? [] : [[field, problem]];
  });
  const name = form.name.trim();
  const problems: Problems = Object.fromEntries(
    name === '' ? [['name', 'required'], ...found] : taken.includes(name) ? [['name', 'taken'], ...found] : found,
  );
  const secrets = Object.fromEntries(
    shownSecrets(form).flatMap((field) => {
      const value = form.secrets[field];
      return value === undefined || value === '' ? [] : [[field, value]];
    }),
  );
  return { problems, entry: Object.keys(problems).length === 0 ? entryOf(form) : null, secrets };
}
