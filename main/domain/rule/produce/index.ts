import type { ProduceContext, Rule } from '../rule.ts';
import { acceptedByExchange } from './accepted-by-exchange.ts';
import { acknowledgedCopyMissing } from './acknowledged-copy-missing.ts';
import { boundNowhere } from './bound-nowhere.ts';
import { brokerLost } from './broker-lost.ts';
import { compacted } from './compacted.ts';
import { diverted } from './diverted.ts';
import { expired } from './expired.ts';
import { lostToRetention } from './lost-to-retention.ts';
import { notFound } from './not-found.ts';
import { notYetVisible } from './not-yet-visible.ts';
import { openTransactionOverdue } from './open-transaction-overdue.ts';
import { outboxStuck } from './outbox-stuck.ts';
import { produceInFlight } from './produce-in-flight.ts';
import { relayLost } from './relay-lost.ts';
import { returnedUnroutable } from './returned-unroutable.ts';
import { sendFailed } from './send-failed.ts';
import { sightedDownstream } from './sighted-downstream.ts';
import { stored } from './stored.ts';
import { transactionAborted } from './transaction-aborted.ts';

/** In order: the first that holds, or is blocked, decides the produce part. */
export const produceRules: readonly Rule<ProduceContext>[] = [
  notYetVisible,
  openTransactionOverdue,
  transactionAborted,
  stored,
  acceptedByExchange,
  diverted,
  lostToRetention,
  expired,
  compacted,
  brokerLost,
  sightedDownstream,
  produceInFlight,
  acknowledgedCopyMissing,
  outboxStuck,
  returnedUnroutable,
  sendFailed,
  boundNowhere,
  relayLost,
  notFound,
];
