import type { ConfigFacts, SampleFacts } from './observation.ts';

const subjects: readonly ConfigFacts['subject'][] = ['commit-sample', 'partition-sample', 'exchange-sample', 'queue-sample'];

/** True for what was sampled earlier: its instant belongs to its identity, so that samples of one place stand side by side. */
export function isSample(facts: ConfigFacts): facts is SampleFacts {
  return subjects.includes(facts.subject);
}
