import type { HelpTexts } from '../help-texts.ts';
import type { DeliverRuleId } from '../rule-id.ts';

export const deliverRules: Pick<HelpTexts['rules'], DeliverRuleId> = {
  processed: {
    title: '消费者已处理',
    meaning: '消费者随处理写入的内容已经存在。',
    decidedFrom: '追踪中有成功记录、有生效记录，或有声明为“means: done”的幂等键；键与生效记录必须只可能由该消息写入。',
    next: '无需处理。是否过晚、是否缺少生效记录，见其他发现。',
  },
  'effect-lost': {
    title: '已占用幂等键，但未生效',
    meaning: '幂等键先写入，随后处理失败；此后的每一次投递都会被消费者自己的幂等键拦截。',
    decidedFrom: '声明为“means: claimed”的幂等键超过宽限期，或有记录被当作重复消息拦截；而追踪与生效记录均已读完，都没有成功。',
    next: '先删除幂等键，再让消息重新投递。否则重发也会被拦截。',
  },
  filtered: {
    title: '主动过滤',
    meaning: '消费者表示该消息与它无关。',
    decidedFrom: '消费者追踪中有结果映射为“filtered”的记录。',
    next: '无需处理，除非过滤条件有误。',
  },
  discarded: {
    title: '主动丢弃',
    meaning: '消费者表示它决定不处理该消息。',
    decidedFrom: '消费者追踪中有结果映射为“discarded”的记录。',
    next: '请消费者负责人确认丢弃是否正确。',
  },
  'dead-lettered': {
    title: '在死信目的地',
    meaning: '消费者放弃了该消息，转存后等待人工处理。',
    decidedFrom: '该消费者的死信目的地中有记录，且没有成功记录。能记录后续成功的数据源读完之前为疑似。',
    next: '先处理原因，再从死信重发。',
  },
  retrying: {
    title: '等待重试',
    meaning: '消费者把消息转存待重试，还没有再次处理。',
    decidedFrom: '该消费者的重试目的地中有记录，且其消费组尚未越过。位点未知时为疑似。',
    next: '等待。若一直不动，检查重试目的地的消费者。',
  },
  'dead-letter-lost': {
    title: '被拒绝，却不在死信队列',
    meaning: '消费者处理失败，消息已不在其队列中，也没有到达被拒绝消息应去的地方。',
    decidedFrom:
      '追踪中有失败记录，队列配置了死信交换机且此后已空，而没有死信：死信目的地已读完，或死信交换机到不了任何队列。始终为疑似，因为消费者可能确认了它。',
    next: '修正死信交换机的绑定，再重发。',
  },
  'process-failed': {
    title: '消费者报错',
    meaning: '消费者收到消息后处理失败，没有记录表明之后成功。部分操作可能已经完成。',
    decidedFrom: '追踪中有失败记录，没有成功记录。能记录成功的数据源读完之前为疑似。',
    next: '处理报错的原因。重发之前先确认哪些操作已经完成。',
  },
  'not-reached': {
    title: '在到达该消费者之前终止',
    meaning: '消息没有到达该消费者读取的位置。',
    decidedFrom: '生产侧的判定：丢失、降级转存、事务中止，或不存在。',
    next: '见消息本身的判定。',
  },
  'behind-produce': {
    title: '尚未到该消费者读取的位置',
    meaning: '消息仍在发件箱或未结束的事务中，消费者随之等待。',
    decidedFrom: '生产侧的判定：在途、滞留、尚不可见或超期。',
    next: '见消息本身的判定。',
  },
  'watermark-in-flight': {
    title: '位于低水位与读取位置之间',
    meaning: '消费者只提交仍在处理的最小 offset。该消息高于它，又低于已读到的位置：正在处理。',
    decidedFrom: '“commit: watermark”，提交位点不高于该记录，且消费者追踪在同一分区记录到该位置或更后。',
    next: '等待。若低水位一直不动，说明有一条更早的消息卡住。',
  },
  'just-accepted': {
    title: '时间尚短，队列中不能认定缺失',
    meaning: '交换机在宽限期内刚接收该消息。队列的统计数值滞后数秒，还不能说明它。',
    decidedFrom: '交换机的流中有该消息，且未超过链路的宽限期。能记录成功的数据源读完之前为疑似。',
    next: '宽限期过后再查。',
  },
  overdue: {
    title: '等待超过允许时间',
    meaning: '消息已存储，本应算作在途，但等待时间超过链路允许的时间或消息的有效期。',
    decidedFrom: '超过链路的“overdueAfter”或“timeToLive”，且消费组尚未越过它，或它被未结束的事务阻挡。',
    next: '检查消费组的积压与成员是否存活，或是否有挂起的事务。不要重发：消息仍在。',
  },
  'queue-overdue': {
    title: '在队列中等待超过允许时间',
    meaning: '消息可能仍在队列中等待，时间超过链路允许的时间或消息的有效期。',
    decidedFrom: '超过链路的“overdueAfter”或“timeToLive”，且队首消息不晚于它。始终为疑似，因为队列不能区分单条消息。',
    next: '检查该队列的消费者。不要重发：消息可能仍在。',
  },
  'not-yet-visible-to-consumer': {
    title: '被未结束的事务阻挡',
    meaning: '该记录已提交，但分区中更早的事务尚未结束，而该消费者只读已提交的记录。',
    decidedFrom: '“isolation: read_committed”，且记录不低于最后稳定位点。',
    next: '等待更早的事务结束。',
  },
  'not-yet-consumed': {
    title: '消费组尚未读到',
    meaning: '记录已存储，消费组的位点尚未越过它。',
    decidedFrom: '提交位点不高于该记录。能记录成功的数据源读完之前为疑似，因为位点在处理之后才提交。',
    next: '等待，或检查消费组的积压。',
  },
  'waiting-in-queue': {
    title: '可能在队列中等待',
    meaning: '队列中有待消费的消息，且队首的一条不晚于它。',
    decidedFrom: '管理接口给出的队列深度与队首消息时间。始终为疑似，因为队列不能区分单条消息。',
    next: '等待，或检查该队列的消费者。',
  },
  'queue-overflow': {
    title: '已不在满的队列中',
    meaning: '队列已达上限，超出的会被丢弃，而该消息已不在其中。',
    decidedFrom:
      '交换机的流中有该消息，队列达到最大长度且队首比它晚，其后没有死信队列，且追踪、幂等键与生效记录均已读完，都没有它。始终为疑似，因为只知道目前的队列。',
    next: '提高上限或排空队列，再重发。',
  },
  'expired-in-queue': {
    title: '超过在队列中的存活时间',
    meaning: '消息在队列中的时间超过允许的存活时间，且不留痕迹地消失。',
    decidedFrom:
      '交换机的流中有该消息，且超过队列或消息自身的存活时间，队列中已没有它，也不转存，且追踪、幂等键与生效记录均已读完，都没有它。始终为疑似。',
    next: '仅在仍可发送时重发。为队列配置死信交换机，即可看到这类消息。',
  },
  'trace-behind': {
    title: '已越过，追踪滞后',
    meaning: '消费组已越过该记录，但追踪还没有记录到这里：提交常早于追踪。',
    decidedFrom: '提交位点已越过该记录，未超过“overdueAfter”，且在宽限期之前没有追踪到该分区更后的 offset。',
    next: '稍后再查。',
  },
  skipped: {
    title: '已越过，不见处理',
    meaning: '消费组已越过该消息，其追踪应记录每条消息，却没有这一条。始终只是疑似：进程可能在处理之后、写追踪之前退出。',
    decidedFrom:
      '提交位点已越过该记录，声明为“sampled: false”的追踪已记录到更后，且追踪、幂等键、生效记录、重试与死信目的地均已读完，都没有它。',
    next: '人工确认是否已处理。检查是否有先提交位点、后处理的消费者。',
  },
  committed: {
    title: '已越过，没有处理记录',
    meaning: '消费组已越过该消息，但没有配置能说明处理结果的数据源。',
    decidedFrom: '提交位点已越过所有记录，而该消费者没有配置追踪、幂等键与生效记录。',
    next: '为消费者配置追踪、幂等表或生效记录，即可得到结论。',
  },
};
