import type { InternalConnection, InternalFrame } from './amqplib-internals.ts';

/** One message as it came: byte ranges of what was received, nothing decoded. */
export interface Delivery {
  /** The consumer it is for, as it was named when it began. */
  readonly consumerTag: Buffer;
  readonly deliveryTag: bigint;
  readonly exchange: Buffer;
  readonly routingKey: Buffer;
  /** Payload of the content header: flags and properties, with the table of headers. */
  readonly header: Buffer;
  readonly body: Buffer;
}

/** What a server said when it closed the connection. */
export interface ClosingWords {
  readonly code: number;
  readonly text: string;
}

export interface DeliveryTap {
  /** While held, nothing more is taken from the socket: the server then waits as well. */
  hold(): void;
  release(): void;
  /** Null while the server has not closed the connection by itself. */
  closing(): ClosingWords | null;
}

const headBytes = 7;
const frameEnd = 0xce;
const [methodFrame, headerFrame, bodyFrame] = [1, 2, 3];
const basicDeliver = 60 * 65_536 + 60;
const connectionClose = 10 * 65_536 + 50;
// The size of a body stands in its header and is not to be believed before it has come.
const largestBody = 512 * 1024 * 1024;

interface Pending {
  readonly consumerTag: Buffer;
  readonly deliveryTag: bigint;
  readonly exchange: Buffer;
  readonly routingKey: Buffer;
  header: Buffer | null;
  missing: number;
  readonly parts: Buffer[];
}

function shortText(payload: Buffer, at: number): Buffer {
  return payload.subarray(at + 1, at + 1 + payload.readUInt8(at));
}

/** Class and method, consumer tag, delivery tag, redelivered, exchange, routing key. */
function begin(payload: Buffer): Pending {
  const afterTag = 5 + payload.readUInt8(4);
  const exchange = shortText(payload, afterTag + 9);
  const routingKey = shortText(payload, afterTag + 10 + exchange.length);
  return {
    consumerTag: shortText(payload, 4),
    deliveryTag: payload.readBigUInt64BE(afterTag),
    exchange,
    routingKey,
    header: null,
    missing: 0,
    parts: [],
  };
}

function whole(pending: Pending, header: Buffer): Delivery {
  const { consumerTag, deliveryTag, exchange, routingKey, parts } = pending;
  const [only] = parts;
  const body = only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
  return { consumerTag, deliveryTag, exchange, routingKey, header, body };
}

/** Puts the frames of deliveries together; says of any other frame that it is not its own. */
function assembler(onDelivery: (delivery: Delivery) => void): (type: number, payload: Buffer) => boolean {
  let pending: Pending | null = null;
  const finish = (): void => {
    if (pending === null || pending.header === null || pending.missing > 0) return;
    const delivery = whole(pending, pending.header);
    pending = null;
    onDelivery(delivery);
  };
  return (type, payload) => {
    if (type === methodFrame && payload.readUInt32BE(0) === basicDeliver) {
      pending = begin(payload);
      return true;
    }
    if (pending === null || (type !== headerFrame && type !== bodyFrame)) return false;
    if (type === headerFrame) {
      const size = payload.readBigUInt64BE(4);
      if (size > largestBody) throw new Error(`a message of ${size} bytes is larger than RabbitMQ can hold`);
      pending.header = payload;
      pending.missing = Number(size);
    } else {
      pending.parts.push(payload);
      pending.missing -= payload.length;
    }
    finish();
    return true;
  };
}

/** Bytes of the frame at the start of `bytes`; null when it is not all there. */
function frameSize(bytes: Buffer, largest: number): number | null {
  if (bytes.length < headBytes) return null;
  const size = bytes.readUInt32BE(3);
  if (size > largest) throw new Error(`a frame of ${size} bytes is larger than was agreed`);
  const end = headBytes + size + 1;
  if (bytes.length < end) return null;
  if (bytes[end - 1] !== frameEnd) throw new Error('what came is no AMQP frame');
  return end;
}

/**
 * Takes deliveries out of a connection before amqplib decodes them: it would round 64-bit numbers, reorder and drop
 * headers, end the connection at a type it does not know, and decode every header of every message, which a search
 * mostly does not need. Everything else goes its usual way.
 */
export function tapDeliveries(connection: InternalConnection, onDelivery: (delivery: Delivery) => void): DeliveryTap {
  const ordinary = connection.recvFrame.bind(connection);
  const takes = assembler(onDelivery);
  let held = false;
  let words: ClosingWords | null = null;
  const pass = (): InternalFrame => {
    const frame = ordinary();
    if (frame !== false && Reflect.get(frame, 'id') === connectionClose) {
      const { replyCode, replyText } = (frame as { readonly fields: { readonly replyCode: number; readonly replyText: string } }).fields;
      words = { code: replyCode, text: replyText };
    }
    return frame;
  };
  connection.recvFrame = () => {
    for (;;) {
      if (held) return false;
      const { rest } = connection;
      const size = frameSize(rest, connection.maxFrameSize);
      if (size === null) {
        const incoming = connection.stream.read() as Buffer | null;
        if (incoming === null) return false;
        connection.recvSinceLastCheck = true;
        connection.rest = rest.length === 0 ? incoming : Buffer.concat([rest, incoming]);
      } else if (takes(rest.readUInt8(0), rest.subarray(headBytes, size - 1))) connection.rest = rest.subarray(size);
      else return pass();
    }
  };
  const checkReceived = connection.checkRecv.bind(connection);
  // A server that is made to wait is not silent: the silence is ours.
  connection.checkRecv = () => checkReceived() || held;
  return {
    hold() {
      held = true;
    },
    release() {
      if (!held) return;
      held = false;
      connection.stream.emit('readable');
    },
    closing: () => words,
  };
}
