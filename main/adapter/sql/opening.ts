import type { Failure } from '../../domain/observation/failure.ts';
import { handshakeFix } from '../tls/handshake.ts';
import type { ConnectionStage, Opening } from './dialect.ts';

/** Where opening a connection to a server may stop; `file` and `copy` are for databases that are files. */
export type OpeningStep = Exclude<NonNullable<Opening['failed']>['step'], 'file' | 'copy'>;

/** What to do where it stopped, in the words of one kind of server. */
export type OpeningFix = (step: OpeningStep, failure: Failure) => string;

/** What to do at the steps that are the same for every server. */
export const sharedFixes = {
  dns: 'Check the host in the url, and whether a VPN or a tunnel must be open.',
  tcp: 'Check host and port in the url, whether the server runs, and whether a firewall, VPN or tunnel lets this machine through.',
  tls: 'Check tls: of the source: the ca that signed the server certificate, the name in it (serverName), and whether the server offers TLS at all.',
} as const;

/** The stage at which opening stopped: the first that was not passed. */
function failedStep(stages: readonly ConnectionStage[], encrypted: boolean): OpeningStep {
  const passed = new Set(stages.map((stage) => stage.step));
  if (!passed.has('dns')) return 'dns';
  if (!passed.has('tcp')) return 'tcp';
  if (encrypted && !passed.has('tls')) return 'tls';
  return passed.has('authentication') ? 'read-only' : 'authentication';
}

function fixAt(step: OpeningStep, failure: Failure, fixOf: OpeningFix): string {
  if (failure.code === 'misconfigured' && step === 'dns') return 'Correct the source in the workspace.';
  // A server may refuse our certificate only after the handshake, as its first answer.
  return failure.code === 'tls-failed' ? handshakeFix(failure.detail) : fixOf(step, failure);
}

/** How far opening came. `failure` is null when the connection stands. */
export function openingOf(stages: readonly ConnectionStage[], encrypted: boolean, failure: Failure | null, fixOf: OpeningFix): Opening {
  if (failure === null) return { passed: stages, failed: null, answer: { ok: true, value: null } };
  // What is wrong with the configuration was found before anything was sent, unless the server found it.
  const step = failedStep(stages, encrypted);
  const fix = fixAt(step, failure, fixOf);
  return { passed: stages, failed: { step, fix }, answer: { ok: false, failure } };
}
