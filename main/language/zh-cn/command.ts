import type { CommandTexts, ProgressUnit } from '../command-texts.ts';
import { where } from '../given.ts';
import { text } from './words.ts';

const units: Readonly<Record<ProgressUnit, string>> = { records: '条记录', rows: '行', bytes: '字节' };

export const command: CommandTexts = {
  columns: {
    verdict: '判定',
    certainty: '确定性',
    stage: '阶段',
    rule: '规则',
    consumer: '消费者',
    time: '时间',
    messageId: '消息 ID',
    businessKey: '业务键',
    route: '链路',
    duplicates: '重复',
    id: '编号',
    source: '数据源',
    kind: '类型',
    place: '坐标',
    observation: '观察',
    role: '角色',
    part: '部分',
    wanted: '应读',
    read: '已读',
    state: '状态',
    needed: '与判定',
    reason: '原因',
    step: '步骤',
    result: '结果',
    detail: '详情',
    fix: '处理办法',
    code: '代码',
    meaning: '含义',
  },
  headings: {
    message: '消息',
    messages: '消息列表',
    verdict: '判定',
    deliveries: '各消费者',
    findings: '其他发现',
    duplicates: '重复',
    evidence: '证据',
    coverage: '覆盖范围',
    sources: '数据源',
    rules: '规则',
    meaning: '含义',
    decidedFrom: '判定依据',
    next: '下一步',
  },
  words: {
    needed: '需要',
    notNeeded: '不依赖',
    ok: '正常',
    failed: '失败',
    none: '无',
    unknown: '未知',
    harmful: '有害',
    harmless: '无害',
  },
  progress: {
    waiting: (source) => text`${source}：等待应答`,
    reading: (source, part, done, total, unit) =>
      text`${source}：正在读取${where(part, (name) => text`${name}，`)}${done}${where(total, (all) => text` / ${all}`)}${units[unit]}`,
    found: (source, count) => text`${source}：找到${count}条`,
    stopping: '正在停止；以下为目前已知的结果。',
  },
  messagesFound: (_count, number) => text`找到${number}条消息。`,
  nothingFound: (sources) => text`已查${String(sources)}个数据源，均未找到。可扩大时间或链路范围。`,
  written: (path) => text`已写入${path}。`,
  complete: '结果完整。',
  incomplete: (unread, undetermined) => {
    const open = undetermined === 0 ? '' : text`${String(undetermined)}条消息无法判定`;
    const parts = [where(unread, (names) => text`未读完${names}`), open].filter((part) => part !== '');
    return parts.length === 0 ? '结果不完整。' : text`结果不完整：${parts.join('；')}。`;
  },
  duplicatesComplete: '可能存有重复记录的地方均已读完。',
  duplicatesIncomplete: '可能还有重复记录：相关的地方没有读完。',
};
