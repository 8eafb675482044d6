import type { DuplicateCause } from '../../domain/verdict/verdict.ts';
import type { SentenceTexts } from '../sentence-texts.ts';

/** Why the broker stored a message twice, with what the cause is told from. */
const sendCauses: Readonly<Record<DuplicateCause, string>> = {
  retry: '记录中没有 producer id，而追踪只有一次发送，符合重试的情形。',
  application: '各条记录出自同一生产者会话，序号不同：应用发送了多次。',
  restart: '各条记录出自不同的生产者会话：生产者重启，或中继再次读取了同一行。',
  resend: '其中一条由已审批的重发写入。',
  'unverified-resend': '其中一条带有重发消息头；仅凭消息头不能证明是已审批的重发。',
  rebalance: '期间分区换了消费者成员。',
  rewind: '期间消费位点被回退。',
  unknown: '原因未知。',
};

/** How a message occurred more than once. */
export const duplicates: SentenceTexts['duplicates'] = {
  SEND_DUPLICATE: ({ cause }) => `同一消息 ID 出现在多个 offset。${sendCauses[cause]}`,
  DELIBERATE_RESEND: () => '主动重发：记录带有重发消息头，账本中有对应的重发。',
  REDELIVERY: () => '消费组的同一成员多次处理了同一 offset：再次尝试。',
  REBALANCE_REREAD: ({ suspected }) =>
    suspected
      ? '消费组的两个成员处理了同一 offset。符合提交前分区易主的情形，但没有位点采样可以证明。'
      : '消费组的两个成员处理了同一 offset：提交前分区易主。',
  REWIND: () => '消费位点减小：消费组重读了一段消息。',
  FAN_OUT: () => '多个消费者各处理一次，符合链路设计，不是异常。',
  DUPLICATE_EFFECT: ({ suspected }) => (suspected ? '同一消费者多次报告成功，可能重复生效。' : '生效记录不止一条：重复生效。'),
  SUPPRESSED: () => '消费者把后来的记录当作重复消息拦截，没有造成影响。',
};
