import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newestChange } from '../bundle.mjs';

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waybill-bundle-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

it('finds the newest change at any depth, and a removed file by its folder', () => {
  const inner = path.join(folder, 'inner');
  const file = path.join(inner, 'a.ts');
  fs.mkdirSync(inner);
  fs.writeFileSync(file, '');
  for (const old of [file, inner, folder]) fs.utimesSync(old, 1_000, 1_000);
  expect(newestChange(folder)).toBe(1_000_000);
  fs.utimesSync(file, 2_000, 2_000);
  expect(newestChange(folder)).toBe(2_000_000);
  fs.rmSync(file);
  expect(newestChange(folder)).toBeGreaterThan(2_000_000);
});

it('is zero for what does not exist', () => {
  expect(newestChange(path.join(folder, 'nothing'))).toBe(0);
});
