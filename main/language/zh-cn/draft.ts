import type { DraftTexts } from '../draft-texts.ts';
import { where } from '../given.ts';
import { text } from './words.ts';

export const draft: DraftTexts = {
  confidences: { sure: '确定', likely: '很可能', guess: '猜测' },
  rules: {
    'id-by-name': (fact) => text`名称像消息 ID，${fact('total')}条记录中有${fact('present')}条带它，共${fact('distinct')}个不同的值。`,
    'id-by-shape': (fact) =>
      text`形式像 ID（${fact('shape')}）：${fact('total')}条记录中有${fact('present')}条带它，共${fact('distinct')}个不同的值。`,
    'id-unique': (fact) => text`${fact('total')}条记录中有${fact('present')}条带它，共${fact('distinct')}个不同的值。`,
    'id-composed': (fact) => text`在${fact('total')}条记录中没有单独唯一的位置，合在一起才唯一。`,
    'id-not-unique': (fact) =>
      text`在${fact('total')}条记录中没有能唯一指明一条消息的值：这里有${fact('share')}% 的值出现在多个位点，副本与其他消息无法区分。`,
    'id-without-records': () => '没有取到记录样本，这是通常的位置。',
    'key-of-records': (fact) => text`记录的键：${fact('present')}条记录中有${fact('distinct')}个不同的值，多条消息共用一个。`,
    'key-unrepeated': (fact) => text`记录的键；${fact('distinct')}个值均未出现在两条消息中。`,
    'looks-like-order-number': (fact) =>
      text`${fact('distinct')}个值中有${fact('share')}% 出现在多个位点：它指的是订单之类的事物，而不是一条消息。`,
    'field-by-name': (fact) => text`依据名称和内容形式（${fact('shape')}），${fact('total')}条记录中有${fact('present')}条带它。`,
    'hidden-by-name': () => '名称像个人信息；不需要隐藏的请删去。',
    'destination-named': (fact) =>
      fact('column') === '' ? '草稿由此开始。' : text`列${fact('column')}在${fact('rows')}行样本中写明了它。`,
    'destination-holds-ids': (fact) => text`从中取样的${fact('asked')}个 ID 里，有${fact('found')}个在表的列${fact('column')}中。`,
    'table-holds-ids': (fact) => text`从主题取样的${fact('asked')}个消息 ID 里，有${fact('found')}个在列${fact('column')}中。`,
    'table-named': (fact) => text`草稿由这张表开始${where(fact('table'), (table) => text`：${table}`)}。`,
    'table-by-shape': (fact) => text`${fact('table')}具有发件箱的列。`,
    'rows-of-topic': (fact) =>
      text`列${fact('column')}在样本行中写明了${fact('topic')}${where(fact('others'), (others) => text`，另有${others}个不属于本链路的目的地`)}。`,
    'rows-deleted': () => '样本行中没有一行写明已发送，取样的 ID 也很少有行：转发程序似乎会删除已发送的行，因此缺行不能证明任何事。',
    'column-holds-ids': (fact) => text`含有${fact('asked')}个取样消息 ID 中的${fact('found')}个。`,
    'column-holds-keys': (fact) => text`含有${fact('asked')}个取样业务键中的${fact('found')}个。`,
    'column-equals-record': (fact) => text`${fact('rows')}行中有${fact('same')}行与记录一致。`,
    'column-by-name': (fact) => text`依据名称${where(fact('type'), (type) => text`和类型（${type}）`)}。`,
    'states-by-word': (fact) => text`列${fact('column')}中的用词，取自${fact('rows')}行。`,
    'states-by-columns': (fact) =>
      text`列${fact('column')}中的用词，由同一行的其他列推知${where(fact('open'), (open) => text`；含义不明：${open}`)}。`,
    'states-by-time': (fact) =>
      text`没有状态列：${fact('column')}说明该行已发送${where(fact('failed'), (failed) => text`，${failed}说明发送失败`)}。`,
    'states-absent': () => '该表没有状态，与变更数据捕获相同。',
    'preset-layout': (fact) => text`${fact('table')}的列与${fact('preset')}相同。`,
    'group-committed': (fact) => text`该消费组在${fact('topic')}的${fact('detail')}个分区中提交过位点。`,
    'queue-bound': (fact) => text`该队列绑定到${fact('topic')}${where(fact('detail'), (key) => text`，路由键为${key}`)}。`,
    'witness-bound': (fact) => text`该流收到${fact('queue')}所收到的内容，读取时不会取走任何消息。`,
    'dead-letters-of-queue': (fact) => text`${fact('queue')}放弃的消息由服务器放到那里。`,
    'consumer-traced-only': () => '只在轨迹中出现：不知道谁在读取目的地。',
    'traced-by-name': (fact) => text`轨迹中有“${fact('traced')}”的行，名称最接近。`,
    'traced-remaining': (fact) => text`轨迹中有“${fact('traced')}”的行，只剩这个名称。`,
    'trace-holds-ids': (fact) => text`取样的${fact('asked')}个消息 ID 中，有${fact('found')}个在${fact('table')}中有行。`,
    'trace-exists': (fact) => text`工作区已把${fact('table')}用作轨迹。`,
    'trace-undeclared': (fact) => text`如果${fact('table')}记录了每一条消息，请在此加上“sampled: false”；在此之前，缺行不能证明任何事。`,
    'words-of-column': (fact) =>
      text`列${fact('column')}中有：${fact('words')}${where(fact('open'), (open) => text`；含义不明：${open}`)}。`,
    'aside-shares-ids': (fact) => text`依据名称，并且${fact('topic')}中取样的${fact('ids')}个消息 ID 里有${fact('shared')}个属于本链路。`,
    'aside-by-name': (fact) => text`依据${fact('topic')}的名称。`,
    'aside-of-reader': (fact) => text`${fact('consumer')}的消费组在${fact('topic')}中提交过位点。`,
    'aside-by-header': (fact) => text`${fact('topic')}中记录的消息头写明了${fact('consumer')}的消费组。`,
    'aside-only-consumer': (fact) => text`没有线索说明${fact('topic')}属于谁；${fact('consumer')}是第一个消费者。`,
    'store-holds-ids': (fact) =>
      text`从主题取样的${fact('asked')}个名称里，有${fact('found')}个在${fact('table')}的列${fact('column')}中。`,
    'store-after-record': (fact) =>
      text`从主题取样的${fact('asked')}个名称里，有${fact('found')}个在${fact('table')}的列${fact('column')}中，其中${fact('share')}% 的行晚于记录。`,
    'store-of-consumer': (fact) =>
      text`在${fact('table')}中有行的消息与${fact('consumer')}在轨迹中处理成功的消息有${fact('share')}% 一致。`,
    'store-by-name': (fact) => text`${fact('table')}中有这些消息的行，名称上属于${fact('consumer')}。`,
    'means-before-effect': (fact) => text`它的行写在${fact('table')}的行${fact('order') === 'before' ? '之前' : '之后'}。`,
    'means-by-name': (fact) => text`依据列${fact('column')}的名称。`,
    'means-unknown': (fact) => text`看不出${fact('table')}是在业务生效之前写入（claimed），还是随之或在其后写入（done）：请询问团队。`,
  },
  usage: {
    'unknown-source': (detail) => text`工作区中没有数据源“${detail}”。`,
    'unknown-place': (detail) => text`该数据源没有主题、交换机或表“${detail}”。`,
    'several-places': (detail) => text`“${detail}”可能指多个：请写出全名。`,
    'no-places': (detail) => text`在“${detail}”中没有找到可以开始的地方。`,
    'not-drafted-from': (detail) => text`链路不能由“${detail}”开始：请写主题、交换机或发件箱表。`,
    'no-destination': (detail) => text`没有找到存有“${detail}”所记消息的主题。请把消息中间件加入数据源，或由主题开始。`,
    'not-written': (detail) => text`草稿无法写入工作区文件：${detail}。`,
  },
  choices: (choices) => text`可选：${choices.join('、')}。`,
  alternatives: (values) => text`或者：${values.join('、')}。`,
  columns: { place: '位置', value: '值', confidence: '把握', reason: '依据', kind: '类型', size: '规模' },
  kinds: { topic: '主题', table: '表', exchange: '交换机', queue: '队列', stream: '流' },
  gaps: '未能查看',
  choosePlace: (source) => text`请写明由何处开始：waybill draft ${source} 名称`,
  looking: (source, place) => text`正在查看${source}${where(place, (name) => text`，${name}`)}`,
  next: (guessed) =>
    guessed === 0
      ? '没有只凭猜测的值。通读链路后运行 waybill check。'
      : text`有${String(guessed)}个值只是猜测。请查看它们，然后运行 waybill check。`,
};
