import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startWaybill } from './helpers/waybill.ts';
import type { Waybill } from './helpers/waybill.ts';
import { startWatchedServer } from './helpers/watched-server.ts';
import type { WatchedServer } from './helpers/watched-server.ts';

// One test for each promise about what a page can do; the numbers keep their order.
let waybill: Waybill;
let elsewhere: WatchedServer;
let home: string;

test.beforeAll(async () => {
  elsewhere = await startWatchedServer();
  waybill = await startWaybill();
  home = waybill.page.url();
});

test.afterAll(async () => {
  await waybill.close();
  await elsewhere.close();
});

/** The page stayed where it was, and nobody came to the other server. */
async function expectUnmoved(): Promise<void> {
  expect(waybill.page.url().replace(/#.*/, '')).toBe(home.replace(/#.*/, ''));
  expect(elsewhere.visits).toEqual([]);
}

function preferences(): Promise<readonly Record<string, unknown>[]> {
  return waybill.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) => ({ ...(contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences() })),
  );
}

test('1 every page is sandboxed by the system', async () => {
  for (const each of await preferences()) expect(each).toMatchObject({ sandbox: true });
  expect(await waybill.app.evaluate(() => process.argv)).not.toContain('--no-sandbox');
  if (process.platform !== 'linux') return;
  const pid = await waybill.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId());
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
});

test('2 every page is isolated from its preload script, without Node.js', async () => {
  for (const each of await preferences()) {
    expect(each).toMatchObject({ contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false });
    expect(each['nodeIntegrationInWorker'] ?? false).toBe(false);
  }
});

test('3 a page has no Node.js and no Electron', async () => {
  const kinds = await waybill.page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname', 'setImmediate'];
    return names.filter((name) => (globalThis as unknown as Record<string, unknown>)[name] !== undefined);
  });
  expect(kinds).toEqual([]);
});

test('4 web security is on', async () => {
  for (const each of await preferences()) {
    expect(each).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false, webviewTag: false, experimentalFeatures: false });
  }
  const switches = ['disable-web-security', 'allow-running-insecure-content', 'ignore-certificate-errors', 'disable-site-isolation-trials'];
  expect(await waybill.app.evaluate(({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)), switches)).toEqual([]);
});

test('5 every page gets the strict policy, with a nonce of its own', async () => {
  const load = () =>
    waybill.page.evaluate(async () => {
      const response = await fetch('app://bundle/index.html');
      return { policy: response.headers.get('Content-Security-Policy') ?? '', body: await response.text() };
    });
  const [first, second] = [await load(), await load()];
  const nonces = [first, second].map(({ policy }) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
  expect(first.policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
  expect(first.policy).not.toContain('unsafe');
  expect(new Set(nonces).size).toBe(2);
  expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{24}$/);
  expect(first.body).toContain(`nonce="${nonces[0]}"`);
  expect(first.body).not.toContain('__NONCE__');
});

test('6 an injected script does not run', async () => {
  const outcome = await waybill.page.evaluate(() => {
    const attempts = [
      () => {
        const script = document.createElement('script');
        script.append("globalThis.injected = 'text'");
        document.body.append(script);
      },
      () => document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="globalThis.injected = 1">'),
      () => {
        const image = document.createElement('img');
        image.setAttribute('onerror', "globalThis.injected = 'handler'");
        image.src = 'data:image/png;base64,broken';
        document.body.append(image);
      },
      () => {
        const link = document.createElement('a');
        link.href = "javascript:globalThis.injected = 'link'";
        document.body.append(link);
        link.click();
        link.remove();
      },
      () => document.write('<script>globalThis.injected = 3</script>'),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
      } catch {
        // Refused at once is as good as not run.
      }
    }
    return new Promise((resolve) =>
      setTimeout(() => resolve((globalThis as unknown as { injected?: unknown }).injected ?? 'did not run'), 200),
    );
  });
  expect(outcome).toBe('did not run');
});

test('7 text is never evaluated', async () => {
  // What Playwright evaluates may evaluate itself, so the attempts are made after it has ended.
  const attempts = [
    "eval('1 + 1')",
    "new Function('return 1')()",
    "(async () => undefined).constructor('return 1')",
    "(function* () {}).constructor('yield 1')",
  ];
  const guarded = attempts.map((attempt) => `(() => { try { return String(${attempt}); } catch (error) { return error.name; } })()`);
  const outcomes = await waybill.page.evaluate(`new Promise((resolve) => setTimeout(() => resolve([${guarded.join(', ')}])))`);
  expect(outcomes).toEqual(attempts.map(() => 'EvalError'));
});

test('8 nothing is requested from anywhere else', async () => {
  await waybill.page.evaluate(async (url) => {
    const element = (name: string, properties: object): void =>
      document.head.append(Object.assign(document.createElement(name), properties));
    const attempts = [
      () => fetch(url),
      () => navigator.sendBeacon(`${url}/beacon`),
      () => new WebSocket(url.replace('http', 'ws')),
      () => new EventSource(url),
      () => element('img', { src: `${url}/image.png` }),
      () => element('link', { rel: 'stylesheet', href: `${url}/style.css` }),
      () => element('link', { rel: 'prefetch', href: `${url}/prefetch` }),
      () => element('link', { rel: 'preconnect', href: url }),
      () => element('iframe', { src: `${url}/frame` }),
      () => element('object', { data: `${url}/object` }),
      () => new Worker(`${url}/worker.js`),
      () => import(/* @vite-ignore */ `${url}/module.js`),
    ];
    for (const attempt of attempts) {
      try {
        await Promise.race([Promise.resolve(attempt()), new Promise((resolve) => setTimeout(resolve, 100))]);
      } catch {
        // Refused at once.
      }
    }
  }, elsewhere.url);
  await expectUnmoved();
});

test('8 not even by a window without a policy', async () => {
  const outcome = await waybill.app.evaluate(async ({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ show: false });
    const loaded = await window.loadURL(url).then(
      () => 'loaded',
      () => 'refused',
    );
    window.destroy();
    return loaded;
  }, elsewhere.url);
  expect(outcome).toBe('refused');
  expect(elsewhere.visits).toEqual([]);
});

test('9 the protocol serves the bundle only', async () => {
  const urls = [
    'app://bundle/../main/index.js',
    'app://bundle/%2e%2e/main/index.js',
    'app://bundle/..%2fmain%2findex.js',
    'app://bundle/..%5cmain%5cindex.js',
    'app://bundle/assets/..%2f..%2f..%2fpackage.json',
    'app://bundle//etc/passwd',
    'app://bundle/package.json',
    'app://other/index.html',
  ];
  const statuses = await waybill.app.evaluate(
    async ({ net }, all) =>
      Promise.all(
        all.map((url) =>
          net.fetch(url).then(
            ({ status }) => status,
            () => 'refused',
          ),
        ),
      ),
    urls,
  );
  expect(statuses).toEqual(urls.map((url) => (url.startsWith('app://bundle') ? 404 : 'refused')));
  const kept = await waybill.page.evaluate(
    (all) =>
      Promise.all(
        all.map((url) =>
          fetch(url).then(
            (response) => response.status,
            () => 'refused',
          ),
        ),
      ),
    urls,
  );
  for (const status of kept) expect([404, 'refused']).toContain(status);
});

test('10 no file is loaded', async () => {
  const outcomes = await waybill.app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    const loaded = await window.loadURL('file:///etc/hostname').then(
      () => 'loaded',
      () => 'refused',
    );
    window.destroy();
    return loaded;
  });
  expect(outcomes).toBe('refused');
  expect(
    await waybill.page.evaluate(() =>
      fetch('file:///etc/hostname').then(
        () => 'loaded',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
});

test('11 the page goes nowhere, by no way', async () => {
  const ways = [
    (url: string) => location.assign(url),
    () => location.replace('file:///etc/hostname'),
    () => location.assign('data:text/html,<h1>elsewhere</h1>'),
    () => location.assign('app://bundle/../main/index.js'),
    () => location.assign('app://bundle/assets/'),
    (url: string) => {
      const form = Object.assign(document.createElement('form'), { action: url, method: 'post' });
      document.body.append(form);
      form.submit();
      form.remove();
    },
    (url: string) => {
      const link = Object.assign(document.createElement('a'), { href: url });
      document.body.append(link);
      link.click();
      link.remove();
    },
  ];
  for (const way of ways) {
    await waybill.page.evaluate(way, elsewhere.url).catch(() => undefined);
    await waybill.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    await expectUnmoved();
  }
});

test('11 a page that blanks itself, which nobody is asked about, is loaded again', async () => {
  await waybill.page.evaluate(() => location.assign('about:blank')).catch(() => undefined);
  const shown = () =>
    waybill.page
      .evaluate(() => `${location.href} ${typeof (globalThis as unknown as { waybill?: object }).waybill}`)
      .catch(() => 'loading');
  await expect.poll(shown).toMatch(/^app:\/\/bundle\/index\.html.* object$/);
});

test('11 no frame is filled', async () => {
  const filled = await waybill.page.evaluate(async (url) => {
    const sources = [url, 'app://bundle/index.html', 'data:text/html,<h1>x</h1>', 'file:///etc/hostname'];
    const frames = sources.map((src) => Object.assign(document.createElement('iframe'), { src }));
    document.body.append(...frames);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const texts = frames.map((frame) => {
      try {
        return frame.contentDocument?.body.textContent ?? '';
      } catch {
        return '';
      }
    });
    for (const frame of frames) frame.remove();
    return texts.filter((text) => text !== '');
  }, elsewhere.url);
  expect(filled).toEqual([]);
  await expectUnmoved();
});

test('12 and 13 no window and no guest is made', async () => {
  const opened = await waybill.page.evaluate(
    (url) => [url, 'about:blank', 'app://bundle/index.html'].map((each) => window.open(each) === null),
    elsewhere.url,
  );
  expect(opened).toEqual([true, true, true]);
  await waybill.page.evaluate((url) => {
    const guest = document.createElement('webview');
    guest.setAttribute('src', url);
    document.body.append(guest);
  }, elsewhere.url);
  await waybill.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  expect(await waybill.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getType()))).toEqual([
    'window',
  ]);
  await expectUnmoved();
});

test('14 no permission is given', async () => {
  const answers = await waybill.page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'clipboard-write',
      'persistent-storage',
      'screen-wake-lock',
    ];
    const states = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
    const refused = async (attempt: () => Promise<unknown>): Promise<string> =>
      attempt().then(
        () => 'given',
        () => 'refused',
      );
    const asked = await Promise.all([
      refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      refused(() => navigator.mediaDevices.getDisplayMedia()),
      refused(() => navigator.clipboard.readText()),
      refused(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
      refused(async () => {
        if ((await Notification.requestPermission()) !== 'granted') throw new Error('refused');
      }),
    ]);
    return { states, asked };
  });
  expect(new Set(answers.states)).toEqual(new Set(['denied']));
  expect(new Set(answers.asked)).toEqual(new Set(['refused']));
});

test('15 only listed https addresses reach the browser', async () => {
  await waybill.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedOutside: opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  await waybill.page.evaluate(() => {
    for (const url of [
      'https://kafka.apache.org/documentation/',
      'https://example.org/',
      'http://kafka.apache.org/',
      'file:///etc/passwd',
      'smb://x/y',
      'waybill://message/r/m',
    ])
      window.open(url);
  });
  await expect
    .poll(() => waybill.app.evaluate(() => (globalThis as unknown as { openedOutside: string[] }).openedOutside))
    .toEqual(['https://kafka.apache.org/documentation/']);
});
