import { homedir } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { app, ipcMain, nativeTheme, powerMonitor, safeStorage, session } from 'electron';
import type { Application } from './compose/application.ts';
import { composeApplication } from './compose/application.ts';
import { localStateFolder } from './compose/local-state.ts';
import { assertNever } from './domain/assert-never.ts';
import { allHandlers } from './ipc/all-handlers.ts';
import { BackgroundWatch } from './ipc/background-watch.ts';
import type { Desktop, WorkspaceLibrary } from './ipc/desktop.ts';
import type { Wish } from './ipc/opening.ts';
import { WorkspaceOpening } from './ipc/opening.ts';
import { register } from './ipc/register.ts';
import { wire } from './contract/wire.ts';
import { WorkspaceHolder } from './ipc/workspace-holder.ts';
import { workspaceView } from './ipc/workspace-view.ts';
import type { Language } from './language/language.ts';
import { pickLanguage } from './language/language.ts';
import { build } from './shell/allow-debugging-port.ts';
import { declareAppScheme, serveApp } from './shell/app-protocol.ts';
import type { StartWish } from './shell/arguments.ts';
import { refusesDebugging } from './shell/debugging.ts';
import { watchDefects } from './shell/defects.ts';
import { desktopOf, systemLocale, tell } from './shell/desktop.ts';
import { guardAllContents, guardSession } from './shell/guards.ts';
import type { Log } from './shell/log.ts';
import { describeError, fileLog, toTerminal } from './shell/log.ts';
import { MainWindow } from './shell/main-window.ts';
import { setMenu } from './shell/menu.ts';
import { notOpenedNotice } from './shell/notices.ts';
import { emptyVault, osVault } from './shell/os-key-store.ts';
import type { Places } from './shell/places.ts';
import { placesOf } from './shell/places.ts';
import { appOrigin, appPage } from './shell/served-file.ts';
import { pause } from './service/watch/pause.ts';
import { FileSettings } from './shell/settings-store.ts';
import type { ShellTexts } from './shell/shell-texts.ts';
import { shellTexts } from './shell/shell-texts.ts';
import { StartWishes } from './shell/start-wishes.ts';
import { within } from './shell/time-limit.ts';

const development = !app.isPackaged;
/** Where electron-vite serves the renderer from while it is being developed; never in a package. */
const devServer = development ? (process.env['ELECTRON_RENDERER_URL'] ?? null) : null;
const origins = devServer === null ? [appOrigin] : [appOrigin, new URL(devServer).origin];

const keyStorePatience = 5_000;
const closingPatience = 5_000;

function languageOf(settings: FileSettings): Language {
  const { language } = settings.current();
  return language === 'system' ? pickLanguage(systemLocale()) : language;
}

/** Every workspace is composed with the vault of its own file, so that no secret of one can reach a source of another. */
function openLibrary(
  { resources, secrets }: Places,
  log: Log,
  state: string,
): { readonly library: WorkspaceLibrary; readonly application: Application; readonly runsOf: Application['runsOf'] } {
  const application = composeApplication({ vault: emptyVault, resources, state });
  const vaultOf = (workspace: string) =>
    osVault(
      {
        keyStore: safeStorage,
        folder: secrets,
        patience: keyStorePatience,
        conceal: log.conceal,
        log: (text) => log.write('key-store', { text }),
      },
      workspace,
    );
  const library: WorkspaceLibrary = {
    openFile: async (file) => {
      const path = resolve(file);
      return composeApplication({ vault: vaultOf(path), resources, state }).opener.openFile(path);
    },
    openSample: () => application.opener.openSample(),
    openCase: (file) => application.opener.openCase(file),
    openerFor: (file) => {
      const path = resolve(file);
      const { opener } = composeApplication({ vault: vaultOf(path), resources });
      return {
        ...opener,
        openText: (text, place, typed) => {
          for (const { value } of typed) log.conceal(value);
          return opener.openText(text, place, typed);
        },
      };
    },
    storeSecret: (path, name, value) => vaultOf(resolve(path)).store(name, value),
  };
  // As when it was opened: with the secrets of its own file and no others.
  const runsOf: Application['runsOf'] = (opened) =>
    composeApplication({ vault: opened.path === null ? emptyVault : vaultOf(opened.path), resources, state }).runsOf(opened);
  return { library, application, runsOf };
}

function tellSettingsProblem(settings: FileSettings): void {
  const problem = settings.problem();
  if (problem === null) return;
  const texts = shellTexts(languageOf(settings));
  const message = problem.problem === 'put-aside' ? texts.settingsPutAside(problem.keptAs) : texts.settingsUnreadable(problem.detail);
  void tell(message, '');
}

/** Ends everything that runs before the process ends, but never hangs on it. */
function closeOnQuit(close: () => Promise<void>): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    const ended = close().then(() => true);
    void within(closingPatience, ended).finally(() => app.exit(0));
  });
}

/** Everything that lives as long as the application. */
interface Running {
  readonly settings: FileSettings;
  readonly texts: () => ShellTexts;
  readonly desktop: Desktop;
  readonly opening: WorkspaceOpening;
  readonly window: MainWindow;
  readonly sampling: BackgroundWatch;
}

function openLog(places: Places): Log {
  return fileLog(
    places.log,
    () => new Date(),
    (line) => {
      if (development) toTerminal(line);
    },
  );
}

function openWindow(places: Places, texts: Running['texts'], log: Log, onGone: (webContentsId: number) => void): MainWindow {
  const offerToLoadAgain = async (reason: string): Promise<void> => {
    log.write('page-died', { reason });
    const answer = await tell(texts().pageDied(reason), '', [texts().loadAgain, texts().quit]);
    if (answer === 0) window.reload();
    else app.quit();
  };
  const window = new MainWindow(
    { preload: places.preload, icon: places.icon, page: devServer ?? appPage, boundsFile: places.windowBounds, development },
    {
      onGone,
      onCrash: (reason) => void offerToLoadAgain(reason),
      onLoadFailure: (description, url) => log.write('page-not-loaded', { description, url }),
    },
  );
  return window;
}

/** Puts desktop, services and window together. */
function assemble(places: Places, log: Log): Running {
  const settings = new FileSettings(places.settings);
  const texts = () => shellTexts(languageOf(settings));
  const { library, application, runsOf } = openLibrary(
    places,
    log,
    localStateFolder({ platform: process.platform, home: homedir(), environment: process.env }),
  );
  const desktop = desktopOf(texts);
  const holder = new WorkspaceHolder();
  const opening = new WorkspaceOpening(library, holder, settings);
  const { cases, clock, writer, texts: workspaceFiles } = application;
  const sampling = new BackgroundWatch({ holder, settings, clock, pause });
  const window = openWindow(places, texts, log, (id) => void registered.abandon(id));
  const registered = register({
    port: ipcMain,
    senders: { isOwnWindow: (id) => window.isOwn(id), origins },
    handlers: allHandlers({
      desktop,
      settings,
      library,
      holder,
      opening,
      cases,
      clock,
      writer,
      texts: workspaceFiles,
      engine: app.getVersion(),
      runsOf,
      sampling,
    }),
    log: (reference, error) => log.write('defect', { reference, ...describeError(error) }),
  });
  holder.onChange((opened) => window.push(wire.workspace, opened === null ? null : workspaceView(opened)));
  return { settings, texts, desktop, opening, window, sampling };
}

/** Opens what was asked for outside of the page; what cannot be opened is told in a dialog. */
async function open({ opening, settings }: Running, wish: Wish): Promise<void> {
  const outcome = await opening.open(wish);
  if (outcome.outcome === 'opened') return;
  const { message, detail } = notOpenedNotice(outcome, wish.open === 'sample' ? '' : wish.path, languageOf(settings));
  await tell(message, detail);
}

async function choose(running: Running, kind: 'workspace' | 'case'): Promise<void> {
  const path = await running.desktop.chooseFile(kind);
  if (path !== null) await open(running, { open: kind, path });
}

function fulfil(running: Running, wish: StartWish): void {
  running.window.show();
  switch (wish.open) {
    case 'nothing':
      return;
    case 'screen':
      running.window.push(wire.navigate, wish.screen);
      return;
    case 'misunderstood':
      void tell(running.texts().optionWithoutValue(wish.option), '');
      return;
    case 'workspace':
    case 'case':
    case 'sample':
      void open(running, wish);
      return;
    default:
      assertNever(wish);
  }
}

/** Theme and menu as they are set; again after every change. */
function applySettings(running: Running): void {
  nativeTheme.themeSource = running.settings.current().theme;
  const actions = {
    openWorkspace: () => void choose(running, 'workspace'),
    openCase: () => void choose(running, 'case'),
    openSample: () => void open(running, { open: 'sample' }),
    closeWorkspace: () => void running.opening.close(),
    showRules: () => running.window.push(wire.navigate, '/help'),
  };
  setMenu(running.texts(), actions, development);
}

async function start(wishes: StartWishes): Promise<void> {
  await app.whenReady();
  const places = placesOf(app.getAppPath(), app.getPath('userData'));
  const log = openLog(places);
  guardSession(session.defaultSession, { origins, development: devServer !== null });
  serveApp(places.renderer);
  const running = assemble(places, log);
  watchDefects(log, (reference) => running.texts().defect(reference));
  applySettings(running);
  running.settings.onChange(() => {
    applySettings(running);
    running.sampling.settingsChanged();
  });
  // A machine that sleeps answers late and from another network: what waits would only time out.
  powerMonitor.on('suspend', () => running.sampling.suspend());
  powerMonitor.on('resume', () => running.sampling.resume());
  app.on('activate', () => running.window.show());
  closeOnQuit(() => running.opening.close());
  wishes.fulfilWith((wish) => fulfil(running, wish));
  tellSettingsProblem(running.settings);
}

/** Before anything is shown: refuse debuggers, declare our origin, be the only one. */
function begin(): void {
  if (refusesDebugging((name) => app.commandLine.hasSwitch(name), app.isPackaged, build.allowDebuggingPort)) {
    app.exit(1);
    return;
  }
  declareAppScheme();
  app.enableSandbox();
  const wishes = StartWishes.claim(process.argv, process.cwd());
  if (wishes === null) {
    app.quit();
    return;
  }
  guardAllContents();
  app.on('window-all-closed', () => app.quit());
  // After `--`, Chromium takes no argument of a link for a switch of its own.
  if (app.isPackaged) app.setAsDefaultProtocolClient('waybill', process.execPath, ['--']);
  start(wishes).catch((error: unknown) => {
    toTerminal(JSON.stringify(describeError(error)));
    app.exit(5);
  });
}

begin();
