import type { CallInput } from '../contract/channels.ts';
import { defaultSettings, storedSettings } from '../contract/settings.ts';
import type { Settings } from '../contract/settings.ts';
import { answered, failed } from '../domain/observation/failure.ts';
import type { Answer } from '../domain/observation/failure.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** What a person has to know about their settings file, in the order of how bad it is. */
export type SettingsProblem =
  | { readonly problem: 'put-aside'; readonly keptAs: string }
  | { readonly problem: 'unreadable'; readonly detail: string };

function given(change: CallInput<'settings.set'>): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** The settings of one person on this machine, in one file. */
export class FileSettings {
  readonly #file: string;
  readonly #listeners: ((settings: Settings) => void)[] = [];
  #settings: Settings = defaultSettings;
  readonly #problem: SettingsProblem | null = null;

  constructor(file: string) {
    this.#file = file;
    const read = readJsonFile(file, storedSettings);
    if (read.state === 'read') this.#settings = read.value;
    if (read.state === 'corrupt') this.#problem = { problem: 'put-aside', keptAs: read.keptAs };
    if (read.state === 'unreadable') this.#problem = { problem: 'unreadable', detail: read.detail };
  }

  /** What was wrong with the file at the start; defaults are in force then. */
  problem(): SettingsProblem | null {
    return this.#problem;
  }

  current(): Settings {
    return this.#settings;
  }

  /** The change is in force even where it could not be written; the failure then says why it will not last. */
  async change(change: CallInput<'settings.set'>): Promise<Answer<Settings>> {
    this.#settings = { ...this.#settings, ...given(change) };
    for (const listener of this.#listeners) listener(this.#settings);
    if (this.#problem?.problem === 'unreadable') return failed('refused', this.#problem.detail);
    const written = writeJsonFile(this.#file, this.#settings);
    return written.ok ? answered(this.#settings) : written;
  }

  onChange(listener: (settings: Settings) => void): void {
    this.#listeners.push(listener);
  }
}
