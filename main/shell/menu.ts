import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { ShellTexts } from './shell-texts.ts';

/** What the menu can ask for. */
export interface MenuActions {
  openWorkspace(): void;
  openCase(): void;
  openSample(): void;
  closeWorkspace(): void;
  showRules(): void;
}

function fileMenu(texts: ShellTexts, actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: texts.file,
    submenu: [
      { label: texts.openWorkspace, accelerator: 'CmdOrCtrl+O', click: () => actions.openWorkspace() },
      { label: texts.openCase, accelerator: 'CmdOrCtrl+Shift+O', click: () => actions.openCase() },
      { label: texts.openSample, click: () => actions.openSample() },
      { type: 'separator' },
      { label: texts.closeWorkspace, click: () => actions.closeWorkspace() },
      { type: 'separator' },
      { label: texts.quit, role: 'quit' },
    ],
  };
}

function editMenu(texts: ShellTexts): MenuItemConstructorOptions {
  return {
    label: texts.edit,
    submenu: [
      { label: texts.undo, role: 'undo' },
      { label: texts.redo, role: 'redo' },
      { type: 'separator' },
      { label: texts.cut, role: 'cut' },
      { label: texts.copy, role: 'copy' },
      { label: texts.paste, role: 'paste' },
      { label: texts.selectAll, role: 'selectAll' },
    ],
  };
}

/** Loading the page again ends every search, so it is for those who change the page. */
function viewMenu(texts: ShellTexts, development: boolean): MenuItemConstructorOptions {
  const forDevelopers: MenuItemConstructorOptions[] = [
    { label: texts.reload, role: 'reload' },
    { label: texts.developerTools, role: 'toggleDevTools' },
    { type: 'separator' },
  ];
  return {
    label: texts.view,
    submenu: [
      ...(development ? forDevelopers : []),
      { label: texts.actualSize, role: 'resetZoom' },
      { label: texts.zoomIn, role: 'zoomIn' },
      { label: texts.zoomOut, role: 'zoomOut' },
      { type: 'separator' },
      { label: texts.fullScreen, role: 'togglefullscreen' },
    ],
  };
}

function helpMenu(texts: ShellTexts, actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: texts.help,
    role: 'help',
    submenu: [
      { label: texts.rules, click: () => actions.showRules() },
      { label: texts.about, role: 'about' },
    ],
  };
}

/** Puts the menu in place, in one language. To be called again when that changes. */
export function setMenu(texts: ShellTexts, actions: MenuActions, development: boolean): void {
  // macOS takes the first menu for the application's own.
  const application: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const menus = [fileMenu(texts, actions), editMenu(texts), viewMenu(texts, development), helpMenu(texts, actions)];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...application, ...menus]));
}
