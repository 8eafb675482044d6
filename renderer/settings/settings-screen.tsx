import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Settings } from '../../main/contract/settings.ts';
import { callQuery } from '../query.ts';
import { useSpeech } from '../speech.tsx';
import { SegmentChoice } from '../ui/choice.tsx';
import { Screen } from '../ui/screen.tsx';
import { useSettings } from './use-settings.ts';

const themes: readonly Settings['theme'][] = ['system', 'light', 'dark'];
const languages: readonly Settings['language'][] = ['system', 'en', 'zh-CN'];

interface SettingProps {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}

function Setting({ title, hint, children }: SettingProps): ReactNode {
  return (
    <div className="setting">
      <h2 className="strong">{title}</h2>
      <div>
        {children}
        <p>{hint}</p>
      </div>
    </div>
  );
}

/** What one person sets on this machine. */
export function SettingsScreen(): ReactNode {
  const { texts, zone } = useSpeech();
  const { settings, change } = useSettings();
  const { data: app } = useQuery(callQuery('app.info', {}));
  return (
    <Screen title={texts.screens.settings} address="settings">
      <div className="page">
        <div>
          <Setting title={texts.settings.theme} hint={texts.settings.themeHint}>
            <SegmentChoice
              label={texts.settings.theme}
              choices={themes.map((value) => ({ value, text: texts.settings.themes[value] }))}
              value={settings.theme}
              onChange={(theme) => change({ theme })}
            />
          </Setting>
          <Setting title={texts.settings.language} hint={texts.settings.languageHint}>
            <SegmentChoice
              label={texts.settings.language}
              choices={languages.map((value) => ({ value, text: texts.settings.languages[value] }))}
              value={settings.language}
              onChange={(language) => change({ language })}
            />
          </Setting>
          <Setting title={texts.settings.keys} hint={texts.settings.keysHint}>
            <label className="check">
              <input type="checkbox" checked={settings.singleKeys} onChange={(event) => change({ singleKeys: event.target.checked })} />
              {texts.settings.singleKeys}
            </label>
          </Setting>
          <Setting title={texts.history.title} hint={texts.history.settingHint}>
            <label className="check">
              <input type="checkbox" checked={settings.sampling} onChange={(event) => change({ sampling: event.target.checked })} />
              {texts.history.setting}
            </label>
          </Setting>
          <Setting title={texts.settings.zone} hint={texts.settings.zoneHint}>
            <span className="mono">{zone}</span>
          </Setting>
          <Setting title={texts.settings.about} hint={texts.settings.aboutHint}>
            {app !== undefined && <span className="mono">{texts.settings.version(app.version, app.electron, app.platform)}</span>}
          </Setting>
        </div>
      </div>
    </Screen>
  );
}
