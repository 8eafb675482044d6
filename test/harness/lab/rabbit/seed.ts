import { type RabbitmqAddress, amqpUrl } from '../../rabbitmq-address.ts';
import { openRabbitmq } from '../../rabbitmq-client.ts';
import { createUser, createVirtualHost } from '../../rabbitmq-management.ts';
import { timed } from '../../timed.ts';
import { READER } from '../database/database-system.ts';
import { dedupeTable } from '../dedupe-store.ts';
import type { ExpectedMessage } from '../expected.ts';
import type { ShopSystems } from '../seed.ts';
import { type WorkspaceParts, workspaceText } from '../workspace-text.ts';
import { type PlannedRow, writeRows } from '../write-rows.ts';
import { publish, take, waitForDeadLetters, waitForExpiry, waitForPhase } from './act.ts';
import { STREAMS, declareShop } from './declare.ts';
import { PHASES, type Phase, type RabbitFact, type RabbitScenario, type RabbitShop } from './plan.ts';
import * as deliver from './scenarios-deliver.ts';
import * as produce from './scenarios-produce.ts';
import { SOURCES, rabbitParts } from './workspace.ts';

export interface SeededRabbitShop {
  /** The workspace file, as YAML. */
  readonly workspace: string;
  readonly parts: WorkspaceParts;
  /** The password of the user who looks, which a workspace file may not hold: by the name of its source. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What must be said about each message of the scenarios, judged at `now`. */
  readonly expected: readonly ExpectedMessage[];
  readonly now: Date;
  /** Where everything is, for those who prepare more. */
  readonly virtualHost: string;
  close(): Promise<void>;
}

/** The user who looks: metadata of everything, messages of the streams, and not a right more. */
async function createReader(server: RabbitmqAddress, virtualHost: string, suffix: string): Promise<{ user: string; password: string }> {
  const reader = { user: `${READER}${suffix}`, password: 'waybill-lab' };
  const read = `^(${STREAMS.map((name) => name.replaceAll('.', String.raw`\.`)).join('|')})$`;
  await createUser(server, { name: reader.user, password: reader.password, tags: 'monitoring', rights: { read }, virtualHost });
  return reader;
}

/** How old a message has to be before a broker's numbers, which lag, tell anything of it. */
const NUMBERS_LAG = 8000;

function ofKind<Kind extends RabbitFact['kind']>(facts: readonly RabbitFact[], kind: Kind) {
  return facts.filter((fact): fact is Extract<RabbitFact, { readonly kind: Kind }> => fact.kind === kind);
}

/** What is taken is published before what waits. */
function publishingOrder(facts: readonly RabbitFact[]) {
  const taken = new Set(ofKind(facts, 'taken').map(({ parcel }) => parcel.messageId));
  return ofKind(facts, 'copy').toSorted((a, b) => Number(taken.has(b.parcel.messageId)) - Number(taken.has(a.parcel.messageId)));
}

function phaseOf(fact: RabbitFact): Phase | null {
  return fact.kind === 'row' ? null : fact.parcel.phase;
}

function allScenarios(shop: RabbitShop): readonly RabbitScenario[] {
  const makers: readonly ((shop: RabbitShop) => RabbitScenario)[] = [produce, deliver].flatMap((file) => Object.values(file));
  return makers.map((make) => make(shop));
}

/**
 * Fills a virtual host of a RabbitMQ, and databases of any system, with a shop whose messages show every
 * verdict that RabbitMQ can show, and says which. Takes ten seconds, because the times in a stream are the broker's.
 * Errors: throws when a database of that name exists already (use `suffix`).
 */
export async function seedRabbitShop(
  systems: ShopSystems,
  options: { readonly rabbitmq: RabbitmqAddress; readonly suffix?: string },
): Promise<SeededRabbitShop> {
  const { rabbitmq } = options;
  const suffix = options.suffix === undefined ? '' : `-${options.suffix}`;
  const virtualHost = `shop${suffix}`;
  const { shop: shopSystem, billing: billingSystem = shopSystem, dedupe: choice = dedupeTable } = systems;
  await createVirtualHost(rabbitmq, virtualHost);
  const { user, password } = await createReader(rabbitmq, virtualHost, suffix);
  const databases = {
    shop: await shopSystem.create('shop', `-parcels${suffix}`),
    billing: await billingSystem.create('billing', `-parcels${suffix}`),
  };
  const dedupe = await choice(databases.billing, SOURCES.billing, `-parcels${suffix}`);
  const client = await openRabbitmq(rabbitmq, virtualHost);
  await declareShop(client);

  const start = Date.now();
  const shop: RabbitShop = {
    at: (phase, later = 0) => new Date(start + PHASES[phase] + later).toISOString().replace('Z', '417Z'),
  };
  const scenarios = allScenarios(shop);
  const facts = scenarios.flatMap((scenario) => scenario.facts);
  await timed('Scenarios of RabbitMQ', async () => {
    for (const phase of Object.keys(PHASES) as readonly Phase[]) {
      await waitForPhase(shop, phase);
      const own = facts.filter((fact) => phaseOf(fact) === phase);
      await publish(client, shop, publishingOrder(own));
      await take(client, ofKind(own, 'taken'));
    }
    const letters = ofKind(facts, 'dead-letter').map(({ parcel }) => parcel);
    await waitForDeadLetters(client, letters);
    await waitForExpiry(client, 'coupons');
    const rows: readonly PlannedRow[] = ofKind(facts, 'row');
    await writeRows({ databases, dedupe }, rows);
    await Promise.all([databases.shop.analyze(), databases.billing.analyze()]);
    // the last messages are out of their grace, and the broker's numbers know all that wait
    await waitForPhase(shop, 'before', Math.max(NUMBERS_LAG, PHASES.behind + 1500));
  });
  await client.close();

  const parts = rabbitParts({ rabbitmq, url: amqpUrl(rabbitmq, user, virtualHost), databases, dedupe });
  return {
    workspace: workspaceText(parts),
    parts,
    secrets: { [SOURCES.rabbit]: password },
    expected: scenarios.flatMap((scenario) => scenario.expected).map((message) => dedupe.expected(message)),
    now: new Date(),
    virtualHost,
    async close() {
      await Promise.all([databases.shop.close(), databases.billing.close()]);
    },
  };
}
