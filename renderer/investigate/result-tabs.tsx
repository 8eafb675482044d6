import type { ReactNode } from 'react';
import { Tab as AriaTab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useSpeech } from '../speech.tsx';
import { groups, shapeOfWholeGroup } from '../ui/look.ts';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import type { ResultList, Tab } from './result-list.ts';

interface ResultTabsProps {
  readonly tab: Tab;
  readonly counts: ResultList['counts'];
  readonly onChange: (tab: Tab) => void;
  readonly children: ReactNode;
}

const tabs: readonly Tab[] = ['all', ...groups];

/** The families of verdicts with their counts. Families without a message are not offered, except the chosen one. */
export function ResultTabs({ tab, counts, onChange, children }: ResultTabsProps): ReactNode {
  const { texts, format } = useSpeech();
  const offered = tabs.filter((each) => each === 'all' || each === tab || counts[each] > 0);
  return (
    <Tabs
      className="tabs"
      selectedKey={tab}
      keyboardActivation="manual"
      onSelectionChange={(key) => {
        const next = tabs.find((each) => each === key);
        if (next !== undefined) onChange(next);
      }}
    >
      <TabList className="tab-list" aria-label={texts.results.families}>
        {offered.map((each) => (
          <AriaTab key={each} id={each} className="tab">
            {each !== 'all' && <VerdictMark shape={shapeOfWholeGroup(each)} size="small" />}
            {texts.results.tabs[each]} <b>{format.number(String(counts[each]))}</b>
          </AriaTab>
        ))}
      </TabList>
      <TabPanel id={tab} className="tab-panel">
        {children}
      </TabPanel>
    </Tabs>
  );
}
