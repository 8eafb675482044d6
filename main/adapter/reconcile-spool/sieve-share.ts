import { closeSync, openSync, readSync } from 'node:fs';
import { compare, eventAt, isTooWide, Tally } from '../../domain/reconcile/plain.ts';
import type { Comparison } from '../../ports/reconcile-store.ts';
import { Chains } from './chains.ts';
import { keySightings, noPlace, sightings } from './entries.ts';
import type { SieveFile, SievePlan } from './sieve-plan.ts';
import { openGroupsPath } from './sieve-plan.ts';
import { LineFields } from './line-fields.ts';
import { LineSightings } from './line-sightings.ts';
import { OpenGroups } from './open-groups.ts';
import type { PartitionFiles, PartitionIndex } from './partitions.ts';
import { partitionCount, PartitionReader, PartitionWriter } from './partitions.ts';
import { tallyEntry } from './tally-entry.ts';

const chunkSize = 1024 * 1024;

/** The position of the first bucket that ends after `at`. */
function bucketOf(ends: Float64Array, at: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** True when a file of lines that ends inside a line was found: a defect, because only whole ranges are kept. */
function cut(path: string): Error {
  return new Error(`${path} does not end with a line feed.`);
}

/**
 * One thread's share of a comparison. Lines become entries of 40 bytes that are spread over
 * partitions by the hash of their id; when every share has done that, each groups its own part of the
 * partitions. So memory is that of one partition, whatever the number and the order of messages.
 */
export class SieveShare {
  readonly #plan: SievePlan;
  readonly #share: number;
  readonly #messages: PartitionFiles;
  readonly #keys: PartitionFiles;
  readonly #writer: PartitionWriter;
  readonly #told: (rows: number) => void;
  readonly #chains = new Chains();
  #sampled = false;

  /** `told` gets the number of lines that were spread since it was last called. */
  constructor(plan: SievePlan, share: number, told: (rows: number) => void) {
    const { files, folder, shares, asked } = plan;
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    this.#plan = plan;
    this.#share = share;
    this.#told = told;
    this.#messages = { folder, name: 'messages', shares, count: partitionCount(rows) };
    this.#keys = { folder, name: 'keys', shares, count: partitionCount(asked.keyedConsumers.length === 0 ? 0 : rows) };
    this.#writer = new PartitionWriter(this.#messages, share);
  }

  /** Spreads the lines of this share's files; where its keys stand. */
  spread(): PartitionIndex {
    const { files, owners, asked } = this.#plan;
    const keys = new PartitionWriter(this.#keys, this.#share);
    const spread = { messages: this.#writer, keys, keyedConsumers: asked.keyedConsumers };
    for (const [index, file] of files.entries()) {
      if (owners[index] === this.#share) this.#spreadFile(new LineSightings(spread, index, file.meaning), file);
    }
    return keys.close();
  }

  #spreadFile(lines: LineSightings, { path }: SieveFile): void {
    const fields = new LineFields();
    let bytes = Buffer.alloc(chunkSize);
    fields.over(bytes);
    const file = openSync(path, 'r');
    try {
      for (let [position, kept] = [0, 0]; ;) {
        if (kept === bytes.length) {
          bytes = Buffer.concat([bytes], bytes.length * 2);
          fields.over(bytes);
        }
        const read = readSync(file, bytes, kept, bytes.length - kept, position + kept);
        if (read === 0 && kept > 0) throw cut(path);
        if (read === 0) return;
        const end = kept + read;
        let from = 0;
        let rows = 0;
        for (let next = fields.split(0, end); next >= 0; next = fields.split(from, end)) {
          lines.take(bytes, fields, position + from);
          from = next;
          rows += 1;
        }
        this.#told(rows);
        bytes.copyWithin(0, from, end);
        kept = end - from;
        position += from;
      }
    } finally {
      closeSync(file);
    }
  }

  /** Where messages stand, of this share. A key that one message may have written and that stands once in its table is that message's; anything else is for the judge. */
  meetKeys(indexes: readonly PartitionIndex[]): PartitionIndex {
    const keys = new PartitionReader(this.#keys, indexes);
    const message = new Uint32Array(4);
    const sighting = { kind: sightings.key, fine: true, naming: false, index: 0, low: noPlace, high: noPlace, at: -1 };
    for (let partition = this.#share; partition < this.#keys.count; partition += this.#plan.shares) {
      const { entries, count } = keys.read(partition);
      this.#chains.each(entries, count, (first) => {
        let [rows, writers, writer] = [0, 0, -1];
        for (let entry = first; entry >= 0; entry = this.#chains.next(entry)) {
          if (entries.kind(entry) === keySightings.row) rows += 1;
          else {
            writers += 1;
            writer = entry;
          }
        }
        if (rows !== 1 || writers !== 1) return;
        entries.messageOf(writer, message);
        sighting.index = entries.index(writer);
        this.#writer.add(message, sighting, 0, 0);
      });
    }
    keys.close();
    return this.#writer.close();
  }

  /** Groups this share of the partitions, and writes what is open. */
  group(indexes: readonly PartitionIndex[]): Comparison {
    const reader = new PartitionReader(this.#messages, indexes);
    const { asked, folder, files, shares } = this.#plan;
    const logs = files.map(({ meaning }) => (meaning.kind === 'record' ? meaning.index + 1 : 0));
    const tooWide = isTooWide(asked.route.consumers.length, Math.max(0, ...logs));
    const buckets = new Float64Array(asked.bucketEnds.length);
    const found = {
      ...{ processed: 0, stored: 0, open: 0, copied: 0, copiedTwice: 0 },
      buckets: { messages: buckets, recorded: buckets.slice(), stored: buckets.slice() },
    };
    const open = new OpenGroups(openGroupsPath(folder, this.#share), files);
    try {
      for (let partition = this.#share; partition < this.#messages.count; partition += shares)
        this.#groupPartition(reader.read(partition), found, open, tooWide);
    } finally {
      open.end();
      reader.close();
    }
    return found;
  }

  #groupPartition(
    { entries, count }: ReturnType<PartitionReader['read']>,
    found: Writable<Comparison>,
    open: OpenGroups,
    tooWide: boolean,
  ): void {
    const { route, bucketEnds } = this.#plan.asked;
    const chains = this.#chains;
    const tally = new Tally();
    const ofTopic = route.destination === 'topic';
    const { messages, recorded, stored } = found.buckets;
    chains.each(entries, count, (first) => {
      tally.clear();
      for (let entry = first; entry >= 0; entry = chains.next(entry)) tallyEntry(tally, entries, entry, ofTopic);
      const said = compare(tally, route);
      if (said === 'elsewhere') return;
      if (tally.copies !== 0) found.copied += 1;
      if (tally.repeated) found.copiedTwice += 1;
      // One plain message is judged as well: what was read is complete for all, or for none.
      const samples = said !== 'open' && !this.#sampled;
      if (samples) this.#sampled = true;
      if (said === 'open' || tooWide || samples) {
        found.open += 1;
        for (let entry = first; entry >= 0; entry = chains.next(entry)) {
          if (entries.kind(entry) !== sightings.key) open.add(entries.file(entry), entries.line(entry), entries.kind(entry));
        }
        open.close();
        return;
      }
      if (said === 'PROCESSED') found.processed += 1;
      else found.stored += 1;
      const bucket = bucketOf(bucketEnds, eventAt(tally));
      messages[bucket] = (messages[bucket] ?? 0) + 1;
      if (tally.rows > 0) recorded[bucket] = (recorded[bucket] ?? 0) + 1;
      if (tally.copies !== 0) stored[bucket] = (stored[bucket] ?? 0) + 1;
    });
    this.#told(count);
  }
}

type Writable<Value> = { -readonly [Name in keyof Value]: Value[Name] };
