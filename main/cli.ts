import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { environmentVault } from './adapter/environment-vault/environment-vault.ts';
import { exitCodes } from './command/exit-code.ts';
import { parseArguments } from './command/parse-arguments.ts';
import { runCommand } from './command/run-command.ts';
import type { Terminal } from './command/terminal.ts';
import { UsageError } from './command/usage-error.ts';
import { composeApplication } from './compose/application.ts';
import { localStateFolder } from './compose/local-state.ts';
import { pickLanguage } from './language/language.ts';

// Spares a fifth of a second of every start; a folder that cannot be written is no matter.
enableCompileCache();

const root = fileURLToPath(new URL('..', import.meta.url));

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  live: process.stderr.isTTY,
  columns: process.stderr.columns ?? 80,
};

/** Ctrl-C asks for an end with what is known so far; a second one ends at once. */
function interruptible(): AbortSignal {
  const stop = new AbortController();
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
  process.on('SIGTERM', () => stop.abort());
  return stop.signal;
}

function versionOf(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}

async function main(): Promise<number> {
  try {
    const typed = parseArguments(process.argv.slice(2));
    const language = typed.language ?? pickLanguage(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? '');
    const state = localStateFolder({ platform: process.platform, home: homedir(), environment: process.env });
    const keepIndex = !typed.noIndex;
    const application = composeApplication({ vault: environmentVault(process.env), resources: `${root}resources`, state, keepIndex });
    // A JSON document is for programs: its sentences are English unless another language was asked for.
    const invocation = { terminal, language: typed.json ? (typed.language ?? 'en') : language, json: typed.json, signal: interruptible() };
    return await runCommand({ ...application, version: versionOf() }, typed, invocation);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n`);
      return exitCodes.usage;
    }
    terminal.err(`A defect of Waybill: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exitCodes.defect;
  }
}

process.exitCode = await main();
