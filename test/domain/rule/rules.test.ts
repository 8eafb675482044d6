import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deliverRules } from '../../../main/domain/rule/deliver/index.ts';
import { produceRules } from '../../../main/domain/rule/produce/index.ts';
import { rules, rulesOnAbsence } from '../../../main/domain/rule/rules.ts';

function filesOf(part: 'produce' | 'deliver'): readonly string[] {
  return readdirSync(new URL(`../../../main/domain/rule/${part}/`, import.meta.url)).map((name) => name.replace(/\.ts$/, ''));
}

describe('rules', () => {
  it('have unique ids, which are the names of their files', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    for (const { id } of produceRules) expect(filesOf('produce')).toContain(id);
    for (const { id } of deliverRules) expect(filesOf('deliver')).toContain(id);
  });

  it('are tried in the order of their parts: produce, then deliver', () => {
    expect(rules.map((rule) => rule.id)).toEqual([...produceRules, ...deliverRules].map((rule) => rule.id));
    expect(rules.filter((rule) => rule.part === 'produce').map((rule) => rule.id)).toEqual(produceRules.map((rule) => rule.id));
  });

  it('name those that rest on absence', () => {
    for (const id of ['transaction-aborted', 'send-failed', 'relay-lost', 'not-found', 'skipped', 'lost-to-retention', 'expired'])
      expect(rulesOnAbsence).toContain(id);
    for (const id of ['stored', 'sighted-downstream', 'not-yet-visible', 'processed', 'filtered', 'discarded', 'committed', 'retrying'])
      expect(rulesOnAbsence).not.toContain(id);
  });

  it('keep the order in which one rule takes precedence over another', () => {
    const order = [
      'not-yet-visible',
      'open-transaction-overdue',
      'transaction-aborted',
      'stored',
      'diverted',
      'produce-in-flight',
      'outbox-stuck',
      'send-failed',
      'relay-lost',
      'not-found',
    ];
    expect(produceRules.map((rule) => rule.id).filter((id) => order.includes(id))).toEqual(order);
    const deliveries = [
      'processed',
      'effect-lost',
      'filtered',
      'discarded',
      'dead-lettered',
      'retrying',
      'process-failed',
      'not-reached',
      'overdue',
      'not-yet-consumed',
      'trace-behind',
      'skipped',
      'committed',
    ];
    expect(deliverRules.map((rule) => rule.id).filter((id) => deliveries.includes(id))).toEqual(deliveries);
  });
});
