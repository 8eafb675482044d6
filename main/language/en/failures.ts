import type { CheckStepName, FailureTexts, UsageTexts } from '../failure-texts.ts';
import { where } from '../given.ts';

export const failures: FailureTexts = {
  codes: {
    unreachable: {
      name: 'Unreachable',
      cause: 'The source could not be reached.',
      next: 'Check that it runs and that the network, the VPN or the tunnel to it is up, then try again.',
    },
    'name-not-resolved': {
      name: 'Name not resolved',
      cause: 'The host name of the source has no address here.',
      next: 'Check the spelling in the workspace and whether the VPN that knows this name is connected.',
    },
    'tls-failed': {
      name: 'TLS failed',
      cause: 'A secure connection could not be made.',
      next: "Check the certificate authority, the client certificate and the server name under 'tls' of the source. The check of certificates cannot be switched off.",
    },
    'authentication-failed': {
      name: 'Sign-in refused',
      cause: 'The source refused the user name or the secret.',
      next: 'Check the user in the workspace and store the secret again. It was tried once only, so that the account is not locked.',
    },
    'secret-missing': {
      name: 'Secret missing',
      cause: 'The source needs a secret that is not stored on this machine.',
      next: 'Store it under Sources and routes, or set its environment variable for the command line.',
    },
    'not-authorized': {
      name: 'Not allowed',
      cause: 'The user may not read this.',
      next: 'Ask for the right that is named here; reading is enough.',
    },
    timeout: {
      name: 'Timed out',
      cause: 'The source did not answer in time.',
      next: 'Try again; if it stays, ask for less at once or check the load of the source.',
    },
    'not-found': {
      name: 'Does not exist',
      cause: 'The source does not have what the workspace names.',
      next: 'Check the name in the workspace against the one that exists.',
    },
    'too-large': {
      name: 'Too large',
      cause: 'There is more than the limit allows to read at once.',
      next: 'Narrow the time or the route.',
    },
    malformed: {
      name: 'Malformed',
      cause: 'What was read is not in the form it should have.',
      next: 'Look at the place that is named here; what could be read beside it was read.',
    },
    unsupported: {
      name: 'Not supported',
      cause: 'The source uses something that Waybill cannot read.',
      next: 'What it is stands here; everything else was read.',
    },
    cancelled: {
      name: 'Stopped',
      cause: 'Reading was stopped before its end.',
      next: 'Start again to read the rest.',
    },
    defect: {
      name: 'Defect',
      cause: 'Waybill made a mistake here.',
      next: 'Try again; if it stays, report it with what you did. Nothing was written anywhere.',
    },
    'worker-died': {
      name: 'Worker ended',
      cause: 'The worker that read this source ended unexpectedly.',
      next: 'Try again; if it stays, ask for less at once, because memory may have run out.',
    },
    refused: {
      name: 'Refused',
      cause: 'The source could not do this now.',
      next: 'What stands in the way is named here; when it is gone, try again.',
    },
    misconfigured: {
      name: 'Wrong setting',
      cause: 'The workspace describes this source in a way that does not fit it.',
      next: 'Change the setting that is named here.',
    },
  },
  sentence: ({ cause, next }, detail) =>
    `${detail === '' ? cause : `${cause.slice(0, -1)}: ${detail}${/[.!?]$/.test(detail) ? '' : '.'}`} ${next}`,
  canBeRetried: 'It may go through when tried again.',
};

function named(detail: string): string {
  return where(detail, (text) => ` "${text}"`);
}

export const usage: UsageTexts = {
  problems: {
    'several-messages': (detail) => `Several messages have this business key${named(detail)}: name one by its message id.`,
    'several-routes': (detail) => `This message id${named(detail)} occurs on several routes: name the route.`,
    'unknown-route': (detail) => `The workspace has no route${named(detail)}.`,
    'unknown-field': (detail) => `No route has a search field${named(detail)}.`,
    'malformed-time': (detail) =>
      `This is not a time${where(detail, (text) => `: "${text}"`)}. Write it like 2026-11-20T02:10:00Z, or like -15m for 15 minutes ago.`,
    'unknown-rule': (detail) => `There is no rule${named(detail)}.`,
    'no-sequence': (detail) =>
      `The route${named(detail)} counts no messages; set identity.producer and identity.sequence, or columns.producer and columns.sequence of a trace.`,
  },
  choices: (choices) => `Possible: ${choices.join(', ')}.`,
};

export const checkSteps: Readonly<Record<CheckStepName, string>> = {
  secret: 'Secret',
  file: 'File',
  copy: 'Private copy',
  used: 'Use',
  open: 'Opening',
  dns: 'Name lookup',
  tcp: 'Connection',
  tls: 'TLS',
  authentication: 'Sign-in',
  'read-only': 'Reads only',
  permission: 'Permission',
  metadata: 'Cluster',
  topic: 'Topic',
  group: 'Consumer group',
  table: 'Table',
  columns: 'Columns',
  states: 'Outbox states',
  only: 'Rows of this route',
  identity: 'Message id',
  index: 'Index for the queries',
  clock: 'Clock',
  replica: 'Replica',
  key: 'Keys',
};
