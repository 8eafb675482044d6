/** Where a RabbitMQ of the tests is, with the administrator who prepares it. */
export interface RabbitmqAddress {
  readonly host: string;
  readonly port: number;
  /** `http://host:port`, without user. */
  readonly management: string;
  readonly user: string;
  readonly password: string;
  /** All of the above as one text, for another process. */
  readonly serverUrl: string;
}

/** Host, port and virtual host as a workspace names them: a user, no password. */
export function amqpUrl({ host, port }: Pick<RabbitmqAddress, 'host' | 'port'>, user: string, virtualHost = '/'): string {
  return `amqp://${encodeURIComponent(user)}@${host}:${port}/${encodeURIComponent(virtualHost)}`;
}

export function rabbitmqAddress(parts: Omit<RabbitmqAddress, 'serverUrl'>): RabbitmqAddress {
  const url = new URL(`amqp://${parts.host}:${parts.port}/`);
  url.username = parts.user;
  url.password = parts.password;
  url.searchParams.set('management', parts.management);
  return { ...parts, serverUrl: url.href };
}

/** Reads `amqp://user:password@host:port/?management=http://host:port`. */
export function parseRabbitmqUrl(text: string): RabbitmqAddress {
  const url = new URL(text);
  const management = url.searchParams.get('management');
  if (url.protocol !== 'amqp:' || management === null)
    throw new Error('WAYBILL_TEST_RABBITMQ_URL is amqp://user:password@host:port/?management=http://host:port');
  return rabbitmqAddress({
    host: url.hostname,
    port: Number(url.port || '5672'),
    management: management.replace(/\/$/, ''),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  });
}
