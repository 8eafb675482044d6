import type { Language } from '../language/language.ts';

/** What the operating system's menus and dialogs say. */
export interface ShellTexts {
  readonly file: string;
  readonly openWorkspace: string;
  readonly openCase: string;
  readonly openSample: string;
  readonly closeWorkspace: string;
  readonly quit: string;
  readonly edit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly reload: string;
  readonly developerTools: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly help: string;
  readonly rules: string;
  readonly about: string;
  readonly workspaceFiles: string;
  readonly caseFiles: string;
  readonly idFiles: string;
  readonly databaseFiles: string;
  readonly certificateFiles: string;
  readonly allFiles: string;
  readonly saveCase: string;
  readonly saveIds: string;
  readonly saveWorkspace: string;
  readonly notOpened: (path: string) => string;
  readonly place: (line: number, column: number) => string;
  readonly suggestion: (name: string) => string;
  readonly andMore: (count: number) => string;
  readonly optionWithoutValue: (option: string) => string;
  readonly settingsPutAside: (keptAs: string) => string;
  readonly settingsUnreadable: (detail: string) => string;
  readonly pageDied: (reason: string) => string;
  readonly loadAgain: string;
  readonly defect: (reference: string) => string;
}

const en: ShellTexts = {
  file: 'File',
  openWorkspace: 'Open Workspace…',
  openCase: 'Open Case…',
  openSample: 'Open Sample',
  closeWorkspace: 'Close Workspace',
  quit: 'Quit',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  view: 'View',
  reload: 'Reload',
  developerTools: 'Developer Tools',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Full Screen',
  help: 'Help',
  rules: 'What the Verdicts Mean',
  about: 'About Waybill',
  workspaceFiles: 'Workspace files',
  caseFiles: 'Case files',
  idFiles: 'Messages, one a line',
  databaseFiles: 'SQLite databases',
  certificateFiles: 'Certificates and keys',
  allFiles: 'All files',
  saveCase: 'Save the case',
  saveIds: 'Save the ids',
  saveWorkspace: 'Where the new workspace file shall stand',
  notOpened: (path) => `This could not be opened: ${path}`,
  place: (line, column) => `line ${line}, column ${column}`,
  suggestion: (name) => `Did you mean ${name}?`,
  andMore: (count) => `and ${count} more`,
  optionWithoutValue: (option) => `${option} needs the path of a file after it.`,
  settingsPutAside: (keptAs) => `The settings file was not readable. It is kept as ${keptAs}; the usual settings are in force.`,
  settingsUnreadable: (detail) =>
    `The settings file cannot be read, so it is left alone and changes last only until Waybill is closed: ${detail}`,
  pageDied: (reason) => `The window's content stopped working (${reason}). Nothing was written anywhere. Searches that ran have ended.`,
  loadAgain: 'Load Again',
  defect: (reference) => `Waybill made a mistake and has to close. Its log tells more under ${reference}.`,
};

const zhCn: ShellTexts = {
  file: '文件',
  openWorkspace: '打开工作区…',
  openCase: '打开案例…',
  openSample: '打开示例',
  closeWorkspace: '关闭工作区',
  quit: '退出',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '视图',
  reload: '重新加载',
  developerTools: '开发者工具',
  actualSize: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '全屏',
  help: '帮助',
  rules: '判定的含义',
  about: '关于 Waybill',
  workspaceFiles: '工作区文件',
  caseFiles: '案例文件',
  idFiles: '消息（每行一条）',
  databaseFiles: 'SQLite 数据库',
  certificateFiles: '证书与密钥',
  allFiles: '所有文件',
  saveCase: '保存案例',
  saveIds: '保存消息 ID',
  saveWorkspace: '选择新工作区文件的位置',
  notOpened: (path) => `无法打开：${path}`,
  place: (line, column) => `第 ${line} 行第 ${column} 列`,
  suggestion: (name) => `是否想写 ${name}？`,
  andMore: (count) => `另有 ${count} 处`,
  optionWithoutValue: (option) => `${option} 后面需要文件路径。`,
  settingsPutAside: (keptAs) => `设置文件无法识别，已保留为 ${keptAs}，当前使用默认设置。`,
  settingsUnreadable: (detail) => `设置文件无法读取，未作改动；本次的更改只在关闭前有效：${detail}`,
  pageDied: (reason) => `窗口内容已停止工作（${reason}）。没有写入任何数据，正在进行的查询已结束。`,
  loadAgain: '重新加载',
  defect: (reference) => `Waybill 出现内部错误，需要关闭。日志中的编号：${reference}。`,
};

const texts: Readonly<Record<Language, ShellTexts>> = { en, 'zh-CN': zhCn };

export function shellTexts(language: Language): ShellTexts {
  return texts[language];
}
