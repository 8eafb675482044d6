import path from 'node:path';

/** Where everything lies: what came with the application, and what this person's Waybill writes. */
export interface Places {
  readonly resources: string;
  readonly renderer: string;
  readonly preload: string;
  readonly icon: string;
  readonly settings: string;
  readonly windowBounds: string;
  readonly secrets: string;
  readonly log: string;
}

/** `application` is the folder (or archive) of the application, `own` this person's folder for it. */
export function placesOf(application: string, own: string): Places {
  const resources = path.join(application, 'resources');
  return {
    resources,
    renderer: path.join(application, 'out', 'renderer'),
    preload: path.join(application, 'out', 'preload', 'index.cjs'),
    icon: path.join(resources, 'icons', 'icon.png'),
    settings: path.join(own, 'settings.json'),
    windowBounds: path.join(own, 'window.json'),
    secrets: path.join(own, 'secrets'),
    log: path.join(own, 'logs', 'waybill.log'),
  };
}
