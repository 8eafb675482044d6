import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';

type Route = WorkspaceView['routes'][number];
type PathStep = Route['steps'][number];

const mainWay: readonly string[] = ['outbox', 'destination'];

function roleName(role: string, roles: Readonly<Record<string, string>>): string {
  return roles[role] ?? role;
}

function Stop({ step }: { readonly step: PathStep }): ReactNode {
  const { texts } = useSpeech();
  return (
    <div className="stop">
      <span className="t3">
        {roleName(step.role, texts.sources.roles)} · <Foreign text={step.source} />
      </span>
      <span className="mono">
        <Foreign text={step.place} />
      </span>
    </div>
  );
}

/** The path of a route's messages, upstream to downstream, and what stands beside it. */
export function RoutePath({ route }: { readonly route: Route }): ReactNode {
  const { texts } = useSpeech();
  const way = route.steps.filter(({ role }) => mainWay.includes(role));
  const beside = route.steps.filter(({ role }) => !mainWay.includes(role) && role !== 'consumer');
  return (
    <li>
      <h3 className="strong">
        <Foreign text={route.name} />
      </h3>
      <ol className="way">
        {way.map((step, index) => (
          <li key={`${step.role} ${step.source} ${step.place}`}>
            {index > 0 && <Icon name="arrow" />}
            <Stop step={step} />
          </li>
        ))}
        {route.consumers.map((consumer, index) => (
          <li key={consumer}>
            {index === 0 && <Icon name="arrow" />}
            <div className="stop">
              <span className="t3">{texts.sources.roles.consumer}</span>
              <span className="mono">
                <Foreign text={consumer} />
              </span>
            </div>
          </li>
        ))}
      </ol>
      <dl className="kv">
        {beside.map((step) => (
          <div key={`${step.role} ${step.source} ${step.place}`} className="pair">
            <dt>{roleName(step.role, texts.sources.roles)}</dt>
            <dd>
              <span className="mono">
                <Foreign text={`${step.source}: ${step.place}`} />
              </span>
            </dd>
          </div>
        ))}
        {route.searchFields.length > 0 && (
          <div className="pair">
            <dt>{texts.sources.searchFields}</dt>
            <dd>
              <span className="mono">
                <Foreign text={route.searchFields.join(', ')} />
              </span>
            </dd>
          </div>
        )}
      </dl>
    </li>
  );
}
