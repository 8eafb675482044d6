import { BrokerLink } from './broker-link.ts';
import type { KafkaSettings } from './client-settings.ts';
import { brokerFailure } from './failure-mapping.ts';
import { joinAddress } from './guarded-socket.ts';
import { patchRequestQueue } from './request-queue-patch.ts';
import { metadataRequest, type ClusterMetadata, type TopicMetadata } from './metadata.ts';
import { failed, succeeded, type Outcome, type WireFailureCode } from './wire-failure.ts';
import type { WireRequest } from './wire-request.ts';

/** The broker to read a partition from, as of the last metadata. */
export interface PartitionLeader {
  readonly nodeId: number;
  readonly leaderEpoch: number;
}

// Trying another broker cannot help with these, and trying each of them locks accounts and fills logs.
const finalCodes: ReadonlySet<WireFailureCode> = new Set([
  'aborted',
  'authentication-failed',
  'mechanism-not-offered',
  'not-authorized',
  'token-failed',
  'unsupported-version',
]);

/**
 * A reading connection to a cluster: connects when first used, sends only requests of the reading allow-list, and holds no
 * state on the brokers (no group, no fetch session). Failures are values; nothing is retried here.
 *
 * Brokers are reached through kafkajs's own broker and connection pool, not through its `Cluster`: that one loads no
 * metadata at all for a topic of which a single partition has no leader, asks for every topic of the cluster when it is
 * given none, and waits for a hung broker when it disconnects.
 */
export class KafkaConnection {
  readonly settings: KafkaSettings;
  private readonly links = new Map<string, BrokerLink>();
  private readonly addresses = new Map<number, string>();
  private readonly topics = new Map<string, TopicMetadata>();
  private closed = false;

  constructor(settings: KafkaSettings) {
    patchRequestQueue();
    this.settings = settings;
  }

  /**
   * Reads the metadata of these topics (or all) from the first broker that answers and remembers leaders and addresses.
   * A topic's or partition's own error stands in the answer and is no failure of the call.
   */
  async refresh(topics: readonly string[] | 'all', signal: AbortSignal): Promise<Outcome<ClusterMetadata>> {
    const answer = await this.sendToAny(metadataRequest(topics), signal);
    if (!answer.ok) return answer;
    this.addresses.clear();
    for (const { nodeId, host, port } of answer.value.brokers) this.addresses.set(nodeId, joinAddress(host, port));
    for (const topic of answer.value.topics) this.topics.set(topic.name, topic);
    return answer;
  }

  /** What the last `refresh` said of a topic; undefined when it was never asked for. */
  topic(name: string): TopicMetadata | undefined {
    return this.topics.get(name);
  }

  /**
   * The leader of a partition as of the last `refresh`, without asking. `unknown-topic`: not asked for or not there;
   * `leader-moved`: it has no leader now.
   */
  leaderOf(name: string, partition: number): Outcome<PartitionLeader> {
    const topic = this.topics.get(name);
    const subject = `topic ${name}, partition ${partition}`;
    if (topic === undefined) return failed('unknown-topic', `${subject}: its metadata was not read`);
    if (topic.errorCode !== 0) return { ok: false, failure: brokerFailure(topic.errorCode, `topic ${name}`) };
    const found = topic.partitions.find((candidate) => candidate.partition === partition);
    if (found === undefined) return failed('unknown-topic', `${subject}: the topic has ${topic.partitions.length} partitions`);
    if (found.leader < 0) return failed('leader-moved', `${subject}: it has no leader now`);
    return succeeded({ nodeId: found.leader, leaderEpoch: found.leaderEpoch });
  }

  /** Sends a request to one broker, named by its node id in the last metadata. */
  async send<Response>(nodeId: number, request: WireRequest<Response>, signal: AbortSignal): Promise<Outcome<Response>> {
    const address = this.addresses.get(nodeId);
    if (address === undefined) return failed('leader-moved', `broker ${nodeId} is not in the cluster's metadata`);
    return this.sendTo(address, request, signal);
  }

  /** Sends a request to the first broker that answers: connected ones, then known ones, then the bootstrap brokers. */
  async sendToAny<Response>(request: WireRequest<Response>, signal: AbortSignal): Promise<Outcome<Response>> {
    let last: Outcome<Response> = failed('broker-unreachable', 'no broker is known');
    for (const address of this.candidates()) {
      last = await this.sendTo(address, request, signal);
      if (last.ok || finalCodes.has(last.failure.code)) return last;
    }
    return last;
  }

  /** Ends every connection at once, also to a broker that hangs. Requests in flight and later ones fail with `aborted`. */
  close(): void {
    this.closed = true;
    for (const link of this.links.values()) link.close();
    this.links.clear();
  }

  private async sendTo<Response>(address: string, request: WireRequest<Response>, signal: AbortSignal): Promise<Outcome<Response>> {
    if (this.closed) return failed('aborted', 'the connection was closed');
    let link = this.links.get(address);
    if (link === undefined || link.broken) {
      link = new BrokerLink(address, this.settings);
      this.links.set(address, link);
    }
    return link.send(request, signal);
  }

  private candidates(): ReadonlySet<string> {
    const usable = [...this.links.values()].filter((link) => !link.broken).map((link) => link.address);
    return new Set([...usable, ...this.addresses.values(), ...this.settings.brokers]);
  }
}
