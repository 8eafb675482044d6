import { watchDocument } from '../document/watch-document.ts';
import type { WatchEvent } from '../domain/watch/watch-event.ts';
import { isHarmful } from '../domain/watch/watch-event.ts';
import { textsOf } from '../language/catalogue.ts';
import { durationText } from '../language/duration.ts';
import { failureSentence, usageSentence } from '../language/failure-sentence.ts';
import { utcFormat } from '../language/utc-format.ts';
import { watchSentence } from '../language/watch-sentence.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import { isUsage, routesAsked } from '../service/routes-asked.ts';
import type { WatchAsked, WatchResult } from '../service/watch-routes.ts';
import { pause } from '../service/watch/pause.ts';
import { watchRoutes } from '../service/watch-routes.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const shortestInterval = 1_000;
const longestInterval = 86_400_000;
const defaultInterval = 30_000;

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `30s`, `5m`, `1h` in milliseconds; 30 s when nothing was typed. Throws UsageError. */
export function intervalArgument(text: string | null): number {
  if (text === null) return defaultInterval;
  const [, digits = '', unit = ''] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? [];
  const interval = Number(digits) * (units[unit] ?? Number.NaN);
  if (interval >= shortestInterval && interval <= longestInterval) return interval;
  throw new UsageError(`--interval ${text}: expected a span like 30s, 5m or 1h, from one second to one day.`);
}

function eventLine(event: WatchEvent, { language }: Invocation): string {
  const format = utcFormat(language);
  const { words } = textsOf(language).command;
  return `${format.instant(event.at)}  ${isHarmful(event) ? `${words.harmful}  ` : ''}${watchSentence(event, language, format)}\n`;
}

function showResult({ samples, events, eventsBefore, complete }: WatchResult, { terminal, language }: Invocation): void {
  const { watch: words } = textsOf(language);
  const { number } = utcFormat(language);
  const total = number(String(events.length + eventsBefore));
  const lines = [words.ended(number(String(samples)), total), ...(complete ? [] : [words.incomplete])];
  terminal.err(`${lines.join('\n')}\n`);
}

/**
 * `watch`: samples the routes into the history until Ctrl-C, and prints what it sees happen as it
 * sees it. Ctrl-C is its usual end, so it does not make the answer incomplete; what could not be
 * sampled does.
 */
export async function watch(open: OpenWorkspace, asked: WatchAsked, invocation: Invocation): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const { history } = open;
  if (history === null) throw new UsageError('This workspace keeps no history: nothing of it can be sampled.');
  const routes = routesAsked(open.workspace, asked.route);
  if (!json && !asked.once && !isUsage(routes))
    terminal.err(`${textsOf(language).watch.began(routes.length, durationText(asked.interval, language))}\n`);
  let refused = false;
  let result: WatchResult | null = null;
  for await (const news of watchRoutes({ ...open, history }, asked, pause, signal)) {
    if (news.type === 'usage') throw new UsageError(usageSentence(news.usage, language));
    if (news.type === 'event' && !json) terminal.out(eventLine(news.event, invocation));
    if (news.type === 'refused') {
      refused = true;
      terminal.err(`${failureSentence(news.failure, language)}\n`);
    }
    if (news.type === 'result') result = news.result;
  }
  if (result === null) throw new Error('A watch ended without a result.');
  if (refused && result.samples === 0) return exitCodes.refused;
  if (json) terminal.out(`${JSON.stringify(watchDocument({ ...result, complete: result.complete && !refused }, language))}\n`);
  else showResult(result, invocation);
  return exitCodeOf(result.complete && !refused, result.events.some(isHarmful));
}
