import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../main/contract/settings.ts';
import { fileLog } from '../../main/shell/log.ts';
import { FileSettings } from '../../main/shell/settings-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waybill-own-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('settings', () => {
  const file = (): string => path.join(folder, 'new', 'settings.json');

  it('are the usual ones at first, and last', async () => {
    const first = new FileSettings(file());
    expect(first.current()).toEqual(defaultSettings);
    expect(first.problem()).toBeNull();
    expect(await first.change({ theme: 'dark', language: undefined })).toEqual({ ok: true, value: { ...defaultSettings, theme: 'dark' } });
    expect(new FileSettings(file()).current()).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(readdirSync(path.dirname(file()))).toEqual(['settings.json']);
  });

  it('tell those who follow them', async () => {
    const told: string[] = [];
    const settings = new FileSettings(file());
    settings.onChange(({ language }) => told.push(language));
    await settings.change({ language: 'zh-CN' });
    expect(told).toEqual(['zh-CN']);
  });

  it.each([
    ['cut short', '{"theme":"da'],
    ['of another kind', '[]'],
    ['with a value that there is not', '{"theme":"pink","language":"en","singleKeys":true,"recentWorkspaces":[]}'],
    ['with more than is known', '{"theme":"dark","language":"en","singleKeys":true,"recentWorkspaces":[],"extra":1}'],
    ['empty', ''],
  ])('that are %s are put aside whole and named, also the second time', async (_what, content) => {
    await new FileSettings(file()).change({});
    for (const round of [1, 2]) {
      writeFileSync(file(), content);
      const settings = new FileSettings(file());
      const problem = settings.problem();
      expect(settings.current()).toEqual(defaultSettings);
      expect(problem).toEqual({ problem: 'put-aside', keptAs: path.join(folder, 'new', `settings.unreadable-${round}.json`) });
      expect(readFileSync(problem?.problem === 'put-aside' ? problem.keptAs : '', 'utf8')).toBe(content);
      expect(existsSync(file())).toBe(false);
    }
  });

  it('that cannot be read are left alone; changes hold and say that they will not last', async () => {
    const settings = new FileSettings(folder);
    expect(settings.problem()).toMatchObject({ problem: 'unreadable' });
    expect(await settings.change({ theme: 'light' })).toMatchObject({ ok: false });
    expect(settings.current().theme).toBe('light');
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it('that cannot be written hold, and say so', async () => {
    writeFileSync(path.join(folder, 'new'), 'a file where the folder should be');
    const settings = new FileSettings(file());
    expect(await settings.change({ theme: 'light' })).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(settings.current().theme).toBe('light');
  });
});

describe('the log', () => {
  const file = (): string => path.join(folder, 'logs', 'waybill.log');
  const now = (): Date => new Date('2026-11-20T02:20:00Z');

  it('has one line of JSON for each event, and echoes it', () => {
    const echoed: string[] = [];
    fileLog(file(), now, (line) => echoed.push(line)).write('page-died', { reason: 'two\nlines' });
    const content = readFileSync(file(), 'utf8');
    expect(content).toBe(`${echoed[0]}\n`);
    expect(JSON.parse(content)).toEqual({ at: '2026-11-20T02:20:00.000Z', event: 'page-died', reason: 'two\nlines' });
  });

  it('contains no secret that passed, neither as it is nor percent-encoded', () => {
    const echoed: string[] = [];
    const log = fileLog(file(), now, (line) => echoed.push(line));
    log.conceal('p@ss "word"');
    log.write('defect', { error: 'cannot log in with p@ss "word"', url: `postgresql://me:${encodeURIComponent('p@ss "word"')}@h/` });
    for (const text of [readFileSync(file(), 'utf8'), ...echoed]) expect(text).not.toMatch(/p@ss|p%40ss|word/);
  });

  it('is begun anew when it is large, and the former is kept once', () => {
    fileLog(file(), now, () => undefined).write('first');
    writeFileSync(file(), 'x'.repeat(1024 * 1024 + 1));
    fileLog(file(), now, () => undefined).write('second');
    expect(readdirSync(path.dirname(file())).toSorted()).toEqual(['waybill.log', 'waybill.log.1']);
    expect(readFileSync(file(), 'utf8')).toContain('second');
  });

  it('that cannot be written stops nothing', () => {
    writeFileSync(path.join(folder, 'logs'), '');
    chmodSync(path.join(folder, 'logs'), 0o400);
    const echoed: string[] = [];
    fileLog(file(), now, (line) => echoed.push(line)).write('still told');
    expect(echoed).toHaveLength(1);
  });
});
