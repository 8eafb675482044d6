import type { Failure } from '../../../domain/observation/failure.ts';
import type { ConnectionStage, Opening } from '../dialect.ts';

type Step = NonNullable<Opening['failed']>['step'];

const fixes: Readonly<Record<Step, string>> = {
  dns: 'Check the host in the url, and whether a VPN or a tunnel must be open.',
  tcp: 'Check host and port in the url, whether the server runs, and whether a firewall, VPN or tunnel lets this machine through.',
  tls: 'Check tls: of the source: the ca that signed the server certificate, the name in it (serverName), and whether the server offers TLS at all.',
  authentication: "Check the user and the database in the url, the stored password, and the server's pg_hba.conf.",
  'read-only': 'Connect to the database itself: a pooler between does not take the read-only settings of the session.',
};

/** The stage at which opening stopped: the first that was not passed. */
function failedStep(stages: readonly ConnectionStage[], encrypted: boolean): Step {
  const passed = new Set(stages.map((stage) => stage.step));
  if (!passed.has('dns')) return 'dns';
  if (!passed.has('tcp')) return 'tcp';
  if (encrypted && !passed.has('tls')) return 'tls';
  return passed.has('authentication') ? 'read-only' : 'authentication';
}

/** How far opening came. `failure` is null when the connection stands. */
export function openingOf(stages: readonly ConnectionStage[], encrypted: boolean, failure: Failure | null): Opening {
  if (failure === null) return { passed: stages, failed: null, answer: { ok: true, value: null } };
  // What is wrong with the configuration was found before anything was sent, unless the server found it.
  const step = failedStep(stages, encrypted);
  const fix =
    failure.code === 'misconfigured' && step === 'dns'
      ? 'Correct the source in the workspace.'
      : failure.detail.includes('startup parameter')
        ? fixes['read-only']
        : fixes[step];
  return { passed: stages, failed: { step, fix }, answer: { ok: false, failure } };
}
