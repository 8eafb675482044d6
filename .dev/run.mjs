#!/usr/bin/env node
// The one entry of every npm script. It has to start on any Node.js from 18, which is why it and
// the modules it imports statically use nothing newer; all else is loaded under Node.js 24.
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findRuntime } from './node-runtime.mjs';
import { passThrough } from './pass-through.mjs';
import { callerFolder, root } from './project.mjs';

const [command = 'help', ...args] = process.argv.slice(2);

/**
 * @param {import('./node-runtime.mjs').Runtime} runtime
 * @returns {Promise<number>} the exit code
 */
async function dispatch(runtime) {
  if (runtime.kind === 'none') {
    console.error(runtime.problem);
    return 1;
  }
  // The command line is started without a second runner in between: its stdin and stdout are untouched.
  if (command === 'waybill') {
    return passThrough(runtime.path, [path.join(root, 'main', 'cli.ts'), ...args], callerFolder(command));
  }
  if (runtime.kind === 'other') {
    return passThrough(runtime.path, [fileURLToPath(import.meta.url), command, ...args], process.cwd());
  }
  const { runCommand } = await import('./commands.mjs');
  return runCommand(command, args);
}

process.exitCode = await dispatch(findRuntime(process.versions.node, process.platform, process.arch));
