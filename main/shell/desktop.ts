import { app, BrowserWindow, clipboard, dialog } from 'electron';
import type { FileFilter, OpenDialogOptions } from 'electron';
import type { CallOutput } from '../contract/channels.ts';
import type { ShellTexts } from './shell-texts.ts';
import { writeLines } from './write-lines.ts';

type FileKind = 'workspace' | 'case' | 'database' | 'certificate';
/** What a person can be asked a place for. */
type TargetKind = 'workspace' | 'case' | 'ids';

function filtersFor(kind: FileKind | TargetKind, texts: ShellTexts): FileFilter[] {
  const every = { name: texts.allFiles, extensions: ['*'] };
  switch (kind) {
    case 'workspace':
      return [{ name: texts.workspaceFiles, extensions: ['yaml', 'yml', 'json'] }];
    case 'case':
      return [{ name: texts.caseFiles, extensions: ['waybillcase'] }];
    case 'ids':
      return [{ name: texts.idFiles, extensions: ['jsonl'] }];
    case 'database':
      return [{ name: texts.databaseFiles, extensions: ['db', 'sqlite', 'sqlite3'] }, every];
    case 'certificate':
      return [{ name: texts.certificateFiles, extensions: ['pem', 'crt', 'cer', 'key'] }, every];
  }
}

/** A dialog of our own window, when there is one: it cannot fall behind it. */
function ownWindow(): BrowserWindow | null {
  return BrowserWindow.getAllWindows()[0] ?? null;
}

/** The language the system is set to, e.g. `zh-Hans-CN`. */
export function systemLocale(): string {
  return app.getPreferredSystemLanguages()[0] ?? app.getLocale();
}

/** Tells a person something and waits until they have read it; gives the index of the button. */
export async function tell(message: string, detail: string, buttons: readonly string[] = ['OK']): Promise<number> {
  const options = { type: 'warning' as const, message, detail, buttons: [...buttons], noLink: true };
  const window = ownWindow();
  const { response } = await (window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options));
  return response;
}

function applicationInfo(): CallOutput<'app.info'> {
  return {
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    platform: process.platform,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: systemLocale(),
  };
}

async function chooseFile(kind: FileKind, texts: ShellTexts): Promise<string | null> {
  const options: OpenDialogOptions = { properties: ['openFile'], filters: filtersFor(kind, texts) };
  const window = ownWindow();
  const { canceled, filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}

/** The system asks before a file is replaced. */
async function chooseTarget(kind: TargetKind, name: string, texts: ShellTexts): Promise<string | null> {
  const titles = { workspace: texts.saveWorkspace, case: texts.saveCase, ids: texts.saveIds };
  const options = { title: titles[kind], defaultPath: name, filters: filtersFor(kind, texts) };
  const window = ownWindow();
  const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return canceled || filePath === '' ? null : filePath;
}

/** The desktop as the handlers need it; dialogs are in the language that is set when they open. */
export function desktopOf(texts: () => ShellTexts) {
  return {
    info: applicationInfo,
    chooseFile: (kind: FileKind) => chooseFile(kind, texts()),
    chooseCaseTarget: (name: string) => chooseTarget('case', name, texts()),
    chooseIdsTarget: (name: string) => chooseTarget('ids', name, texts()),
    writeLines,
    chooseWorkspaceTarget: (name: string) => chooseTarget('workspace', name, texts()),
    writeClipboard: (text: string) => clipboard.writeText(text),
  };
}
