import type { HelpTexts } from '../help-texts.ts';
import { codes } from './help-codes.ts';
import { deliverRules } from './help-deliver-rules.ts';
import { produceRules } from './help-produce-rules.ts';

export const help: HelpTexts = {
  rules: {
    ...produceRules,
    ...deliverRules,
    undetermined: {
      title: '没有规则能判定',
      meaning: '所见内容不符合任何规则，例如发件箱的状态未在工作区中定义，或消费组没有提交过位点。',
      decidedFrom: '按顺序检查了所有规则，均不成立。',
      next: '读取列出的缺失部分。在工作区中定义发件箱表的所有状态与追踪的所有结果。',
    },
  },
  codes,
  findings: {
    'row-behind': { meaning: '消息已生产，但发件箱没有记录。', next: '中继再次读取该行时会产生第二条记录；确认消费者能够去重。' },
    late: { meaning: '处理时已超过链路的有效期。', next: '确认是否仍有意义，例如验证码是否已失效。' },
    'no-effect-seen': { meaning: '消费者报告成功，但查不到生效记录。', next: '检查消费者：可能在落库之前就报告成功，或使用了其他键。' },
    'clock-skew': { meaning: '同一结果中的两个时钟不一致。', next: '不要按时间判断不同数据源的先后。请校准时钟。' },
    'error-was-not-final': { meaning: '生产者以为失败的消息其实已送达。', next: '若遇到此类错误就再次发送，会产生重复。' },
    overtaken: { meaning: '已有同一业务键的更新消息。', next: '此时重发会让旧状态排在新状态之后。' },
  },
  duplicates: {
    SEND_DUPLICATE: { meaning: 'Broker 在多个 offset 存储了同一消息 ID。', next: '确认消费者能够去重；在生产者或中继查找原因。' },
    DELIBERATE_RESEND: { meaning: '经审批后重发，账本中有记录。', next: '无需处理。' },
    REDELIVERY: { meaning: '同一成员再次处理同一 offset，例如报错之后。', next: '消费者幂等时无需处理。' },
    REBALANCE_REREAD: { meaning: '另一成员处理了同一 offset，例如再均衡之后。', next: '更频繁地提交位点，或在让出分区之前提交。' },
    REWIND: { meaning: '消费位点后退，一段消息被重读。', next: '查明是谁重置了消费组。' },
    FAN_OUT: { meaning: '多个消费者各收到一次。', next: '无需处理，这正是链路的用途。' },
    DUPLICATE_EFFECT: { meaning: '同一操作执行了两次，或消费者如此报告。', next: '核对生效记录并撤销其一。增加唯一键，使第二次无法写入。' },
    SUPPRESSED: { meaning: '去重库拦截了后来的记录。', next: '无需处理，去重已起作用。' },
  },
};
