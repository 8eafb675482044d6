/** How kinds of sources are called everywhere; a kind that is not known here keeps its own name. */
const names: Readonly<Record<string, string>> = {
  kafka: 'Kafka',
  rabbitmq: 'RabbitMQ',
  postgres: 'PostgreSQL',
  mysql: 'MariaDB / MySQL',
  sqlite: 'SQLite',
  redis: 'Redis',
};

/** The name of a source's kind; `caseFile` is the word for a case file in the language of the window. */
export function sourceKindName(kind: string, caseFile: string): string {
  return kind === 'snapshot' ? caseFile : (names[kind] ?? kind);
}
