import type { CheckStepName, FailureTexts, UsageTexts } from '../failure-texts.ts';
import { where } from '../given.ts';
import { text } from './words.ts';

export const failures: FailureTexts = {
  codes: {
    unreachable: {
      name: '无法连接',
      cause: '无法连接该数据源。',
      next: '确认它正在运行，且网络、VPN 或隧道可用，然后重试。',
    },
    'name-not-resolved': {
      name: '域名无法解析',
      cause: '该数据源的主机名在本机无法解析。',
      next: '检查工作区中的拼写，并确认能解析该域名的 VPN 已连接。',
    },
    'tls-failed': {
      name: 'TLS 失败',
      cause: '无法建立安全连接。',
      next: '检查该数据源 tls 下的 CA、客户端证书和服务器名。证书校验不能关闭。',
    },
    'authentication-failed': {
      name: '认证失败',
      cause: '该数据源拒绝了用户名或密钥。',
      next: '检查工作区中的用户，并重新保存密钥。为避免账号被锁，只尝试了一次。',
    },
    'secret-missing': {
      name: '缺少密钥',
      cause: '该数据源需要的密钥未保存在本机。',
      next: '在“数据源与链路”中保存，或为命令行设置对应的环境变量。',
    },
    'not-authorized': {
      name: '没有权限',
      cause: '该用户无权读取。',
      next: '申请此处列出的权限，只读即可。',
    },
    timeout: {
      name: '超时',
      cause: '该数据源没有及时应答。',
      next: '请重试；若仍超时，缩小查询范围，或检查该数据源的负载。',
    },
    'not-found': {
      name: '不存在',
      cause: '工作区中写的名称在该数据源中不存在。',
      next: '对照实际存在的名称修改工作区。',
    },
    'too-large': {
      name: '数据过多',
      cause: '数据超过一次允许读取的上限。',
      next: '缩小时间范围或链路范围。',
    },
    malformed: {
      name: '格式错误',
      cause: '读到的内容不符合应有的格式。',
      next: '查看此处列出的位置；其余能读的都已读取。',
    },
    unsupported: {
      name: '不支持',
      cause: '该数据源使用了 Waybill 无法读取的格式或功能。',
      next: '具体内容见此处；其余部分都已读取。',
    },
    cancelled: {
      name: '已停止',
      cause: '读取在完成前被停止。',
      next: '重新开始即可读取其余部分。',
    },
    defect: {
      name: 'Waybill 缺陷',
      cause: 'Waybill 自身出错。',
      next: '请重试；若仍出现，请连同操作步骤一起报告。没有写入任何数据。',
    },
    'worker-died': {
      name: '工作线程退出',
      cause: '读取该数据源的工作线程意外退出。',
      next: '请重试；若仍出现，缩小查询范围，可能是内存不足。',
    },
    refused: {
      name: '被拒绝',
      cause: '数据源目前无法完成这一请求。',
      next: '原因已在此说明；排除后请重试。',
    },
    misconfigured: {
      name: '配置有误',
      cause: '工作区对该数据源的描述与实际不符。',
      next: '修改此处列出的配置。',
    },
  },
  sentence: ({ cause, next }, detail) => (detail === '' ? text`${cause}${next}` : text`${cause.slice(0, -1)}：${detail}。${next}`),
  canBeRetried: '重试可能成功。',
};

function named(detail: string): string {
  return where(detail, (name) => text`“${name}”`);
}

export const usage: UsageTexts = {
  problems: {
    'several-messages': (detail) => text`业务键${named(detail)}对应多条消息：请用消息 ID 指定其中一条。`,
    'several-routes': (detail) => text`消息 ID${named(detail)}出现在多条链路上：请指定链路。`,
    'unknown-route': (detail) => text`工作区中没有链路${named(detail)}。`,
    'unknown-field': (detail) => text`没有链路定义搜索字段${named(detail)}。`,
    'malformed-time': (detail) =>
      text`时间格式不正确${where(detail, (value) => text`：“${value}”`)}。请写成 2026-11-20T02:10:00Z，或用 -15m 表示 15 分钟前。`,
    'unknown-rule': (detail) => text`没有规则${named(detail)}。`,
    'no-sequence': (detail) =>
      text`链路${named(detail)}没有可查的序号：请设置 identity.producer 和 identity.sequence，或跟踪表的 columns.producer 和 columns.sequence。`,
  },
  choices: (choices) => text`可选：${choices.join('、')}。`,
};

export const checkSteps: Readonly<Record<CheckStepName, string>> = {
  secret: '密钥',
  file: '文件',
  copy: '私有副本',
  used: '使用情况',
  open: '打开',
  dns: '域名解析',
  tcp: '连接',
  tls: 'TLS',
  authentication: '认证',
  'read-only': '只读',
  permission: '权限',
  metadata: '集群',
  topic: '主题',
  group: '消费组',
  table: '表',
  columns: '列',
  states: '发件箱状态',
  only: '本链路的行',
  identity: '消息 ID',
  index: '查询所用索引',
  clock: '时钟',
  replica: '副本',
  key: '键',
};
