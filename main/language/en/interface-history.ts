/** What the window says of the history of a workspace, in English. */
export const historyTexts = {
  title: 'History',
  about:
    'What was sampled on this machine while this workspace was open, or watch ran: committed offsets, log starts, leader epochs, queues and bindings. Rewinds and removals can only be seen this way.',
  since: (instant: string) => `History since ${instant}`,
  nothingYet: 'History: nothing sampled yet',
  off: 'History is not sampled',
  refused: 'History is not kept',
  offNext: 'Sampling is switched off in the settings.',
  sampling: (interval: string) => `Sampled every ${interval}.`,
  kept: (since: string, size: string) => `Kept since ${since}, ${size}.`,
  size: (mebibytes: string) => `${mebibytes} MiB`,
  events: 'Seen since this workspace was opened',
  noEvents: 'Nothing happened that sampling shows.',
  harmful: 'May lose messages',
  setting: 'Sample the open workspace every 30 s',
  settingHint:
    'Asks the brokers how far groups are and what is bound; reads no message. Kept for 14 days on this machine, at most 256 MiB.',
};
