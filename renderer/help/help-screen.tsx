import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCallback, useState } from 'react';
import type { RuleEntry } from '../../main/language/help.ts';
import { allRuleHelp } from '../../main/language/help.ts';
import { useSpeech } from '../speech.tsx';
import { Screen } from '../ui/screen.tsx';
import { EmptyState } from '../ui/states.tsx';

/** Whether the typed words all stand somewhere in the help of a rule. */
function matchesWords(rule: RuleEntry, typed: string): boolean {
  const text = [rule.id, rule.title, rule.meaning, rule.decidedFrom, rule.next].join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Rule({ rule, current }: { readonly rule: RuleEntry; readonly current: boolean }): ReactNode {
  const { texts } = useSpeech();
  const reveal = useCallback(
    (element: HTMLElement | null) => {
      if (current) element?.scrollIntoView({ block: 'center' });
    },
    [current],
  );
  return (
    <article ref={reveal} className="rule-help" data-current={current ? '' : undefined}>
      <div>
        <h2>{rule.title}</h2>
        <p className="mono t3">{rule.id}</p>
      </div>
      <dl>
        <div>
          <dt>{texts.help.meaning}</dt>
          <dd>{rule.meaning}</dd>
        </div>
        <div>
          <dt>{texts.help.decidedFrom}</dt>
          <dd>{rule.decidedFrom}</dd>
        </div>
        <div>
          <dt>{texts.help.next}</dt>
          <dd>{rule.next}</dd>
        </div>
      </dl>
    </article>
  );
}

/** Every rule a verdict can rest on, in the order in which rules are asked. */
export function HelpScreen(): ReactNode {
  const { texts, language } = useSpeech();
  const { rule: current } = useSearch({ from: '/help' });
  const [typed, setTyped] = useState('');
  const rules = allRuleHelp(language).filter((rule) => matchesWords(rule, typed.trim()));
  return (
    <Screen title={texts.screens.help} address={current ?? 'help'}>
      <div className="page">
        <p className="prose">{texts.help.about}</p>
        <input
          className="field help-filter"
          type="search"
          value={typed}
          placeholder={texts.help.filter}
          aria-label={texts.help.filter}
          onChange={(event) => setTyped(event.target.value)}
        />
        {rules.length === 0 ? (
          <EmptyState title={texts.help.nothing} next={texts.help.nothingNext} />
        ) : (
          <div>
            {rules.map((rule) => (
              <Rule key={rule.id} rule={rule} current={rule.id === current} />
            ))}
          </div>
        )}
      </div>
    </Screen>
  );
}
