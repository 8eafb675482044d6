import { readdirSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The oldest Electron this runs on, 42, embeds Node.js 24.15 and Chromium 148.
const nodeTarget = 'node24.15';
const chromeTarget = 'chrome148';

/** Worker threads are files of their own, beside index.js in out/main. */
function workerEntries(): Readonly<Record<string, string>> {
  const names = readdirSync('main/worker').filter((name) => name.endsWith('.worker.ts'));
  return Object.fromEntries(names.map((name) => [name.slice(0, -'.ts'.length), `main/worker/${name}`]));
}

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      outDir: 'out/main',
      rollupOptions: {
        input: { index: 'main/index.ts', ...workerEntries() },
        // Shared chunks lie beside the entries, so that a path relative to import.meta.url means the same in both.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: 'out/preload',
      // A sandboxed preload script can load no file but itself.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      target: chromeTarget,
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: { input: path.join(import.meta.dirname, 'renderer', 'index.html') },
    },
  },
});
