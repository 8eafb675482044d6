import type { CommandTexts } from '../command-texts.ts';
import { where } from '../given.ts';

export const command: CommandTexts = {
  columns: {
    verdict: 'Verdict',
    certainty: 'Certainty',
    stage: 'Stage',
    rule: 'Rule',
    consumer: 'Consumer',
    time: 'Time',
    messageId: 'Message id',
    businessKey: 'Business key',
    route: 'Route',
    duplicates: 'Duplicates',
    id: 'Id',
    source: 'Source',
    kind: 'Kind',
    place: 'Place',
    observation: 'Observation',
    role: 'Role',
    part: 'Part',
    wanted: 'Wanted',
    read: 'Read',
    state: 'State',
    needed: 'For the verdict',
    reason: 'Reason',
    step: 'Step',
    result: 'Result',
    detail: 'Detail',
    fix: 'What to do',
    code: 'Code',
    meaning: 'Meaning',
  },
  headings: {
    message: 'Message',
    messages: 'Messages',
    verdict: 'Verdict',
    deliveries: 'Per consumer',
    findings: 'Also found',
    duplicates: 'Duplicates',
    evidence: 'Evidence',
    coverage: 'Coverage',
    sources: 'Sources',
    rules: 'Rules',
    meaning: 'What it means',
    decidedFrom: 'Decided from',
    next: 'What to do next',
  },
  words: {
    needed: 'needed',
    notNeeded: 'not needed',
    ok: 'ok',
    failed: 'failed',
    none: 'none',
    unknown: 'unknown',
    harmful: 'harmful',
    harmless: 'harmless',
  },
  progress: {
    waiting: (source) => `${source}: waiting for an answer`,
    reading: (source, part, done, total, unit) =>
      `${source}: reading${where(part, (text) => ` ${text}`)}, ${done}${where(total, (text) => ` of ${text}`)} ${unit}`,
    found: (source, count) => `${source}: ${count} found`,
    stopping: 'Stopping; what is known so far follows.',
  },
  messagesFound: (count, text) => `${text} ${count === 1 ? 'message' : 'messages'} found.`,
  nothingFound: (sources) =>
    `Nothing found in ${sources === 1 ? 'the one source that was asked' : `the ${sources} sources that were asked`}. Widen the time or the route.`,
  written: (path) => `Written to ${path}.`,
  complete: 'Complete.',
  incomplete: (unread, undetermined) => {
    const open = undetermined === 0 ? '' : `${undetermined} ${undetermined === 1 ? 'message' : 'messages'} undetermined`;
    const parts = [where(unread, (text) => `not read completely: ${text}`), open].filter((part) => part !== '');
    return parts.length === 0 ? 'Incomplete.' : `Incomplete: ${parts.join('; ')}.`;
  },
  duplicatesComplete: 'Every place that could hold a further copy was read.',
  duplicatesIncomplete: 'A further copy may exist: not every place that could hold one was read.',
};
