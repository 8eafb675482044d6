import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Lab, OPTIONAL_SERVERS, type OptionalServer, startLab } from './lab/start-lab.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const USAGE = `npm run lab [-- OPTIONS]
  --app            open the window on the workspace
  --folder DIR     write the workspace there (default: a temporary folder)
  --scale N        add N ordinary orders
  --without NAME   do without rabbitmq, mariadb or redis; may be given several times
`;

const TITLES: Readonly<Record<OptionalServer, string>> = { rabbitmq: 'RabbitMQ', mariadb: 'MariaDB', redis: 'Redis' };

interface Settings {
  readonly app: boolean;
  readonly folder: string | null;
  readonly scale: number;
  readonly without: readonly OptionalServer[];
}

function isOptional(name: string): name is OptionalServer {
  return OPTIONAL_SERVERS.some((each) => each === name);
}

/** The options of the command line, or the sentence that says what is wrong with them. */
function parseSettings(commandLine: readonly string[]): Settings | string {
  try {
    const { values } = parseArgs({
      args: [...commandLine],
      options: {
        app: { type: 'boolean' },
        folder: { type: 'string' },
        scale: { type: 'string' },
        without: { type: 'string', multiple: true },
      },
    });
    const without = values.without ?? [];
    const needed = without.find((name) => !isOptional(name));
    if (needed !== undefined) return `The lab cannot do without "${needed}", only without ${OPTIONAL_SERVERS.join(', ')}.`;
    const scale = Number(values.scale ?? 0);
    if (!Number.isInteger(scale) || scale < 0) return `--scale needs a whole number, not "${values.scale ?? ''}".`;
    // npm runs scripts in the project's folder and says here where it was called
    const start = process.env['INIT_CWD'] ?? process.cwd();
    return {
      app: values.app ?? false,
      folder: values.folder === undefined ? null : resolve(start, values.folder),
      scale,
      without: without.filter(isOptional),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The client that fills Kafka arms timers in the past, which Node.js 24 reports. Every other warning is shown. */
function hideTimerWarning(): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'TimeoutNegativeWarning') console.error(String(warning));
  });
}

function quoted(path: string): string {
  return /^[\w./:-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function describe(lab: Lab): string {
  const path = quoted(lab.workspacePath);
  const example = (command: string) => `  npm run --silent waybill -- ${command} -w ${path}`;
  const scenarios = new Set(lab.expected.map((message) => message.scenario)).size;
  const passwords = Object.entries(lab.secrets).map(
    ([source, secret]) =>
      `  export WAYBILL_SECRET_${source.toUpperCase()}=${secret}   # a workspace holds no passwords; the window asks for it`,
  );
  return [
    `The lab is ready: ${lab.expected.length} messages in ${scenarios} scenarios.`,
    `  workspace  ${lab.workspacePath}`,
    `  expected   ${lab.expectedPath}`,
    `  judged at  ${lab.now.toISOString()}   (--now; verdicts of waiting messages change with time)`,
    '',
    'In another terminal:',
    ...passwords,
    example('check'),
    example('explain m-relay-lost'),
    example('explain m-duplicate-effect'),
    ...(passwords.length === 0 ? [] : [example('explain parcel-relay-lost'), example('explain tag-put-aside')]),
    example("find '' --route order-events --from -3h"),
    '',
    'Ctrl-C ends the servers and removes everything.',
  ].join('\n');
}

function openWindow(workspacePath: string): void {
  const start = [resolve(PROJECT, '.dev/run.mjs'), 'start', '--', '--workspace', workspacePath];
  spawn(process.execPath, start, { cwd: PROJECT, stdio: 'inherit' }).on('error', (error) => console.error(error.message));
}

/** Resolves at the first request to end; further ones (npm passes a Ctrl-C on that the terminal sent already) change nothing. */
function whenAskedToEnd(): Promise<void> {
  return new Promise((end) => {
    // a promise alone does not keep Node.js running
    const alive = setInterval(() => undefined, 3_600_000);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        clearInterval(alive);
        end();
      });
    }
  });
}

async function main(): Promise<void> {
  const settings = parseSettings(process.argv.slice(2));
  if (typeof settings === 'string') {
    console.error(`${settings}\n\n${USAGE}`);
    process.exit(2);
  }
  hideTimerWarning();
  const ended = whenAskedToEnd();
  const shopOnRabbit = OPTIONAL_SERVERS.filter((name) => !settings.without.includes('rabbitmq') && !settings.without.includes(name));
  console.error(`Starting ${['Kafka', 'PostgreSQL', ...shopOnRabbit.map((name) => TITLES[name])].join(', ')} ...`);
  const started = startLab({
    scale: settings.scale,
    without: settings.without,
    ...(settings.folder === null ? {} : { folder: settings.folder }),
  });
  // ended while still starting: leaving is enough, the servers end with this process
  const lab = await Promise.race([started, ended.then(() => null)]);
  if (lab === null) process.exit(130);
  console.log(describe(lab));
  if (settings.app) openWindow(lab.workspacePath);
  await ended;
  console.error('Ending ...');
  await lab.stop();
  process.exit(0);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
