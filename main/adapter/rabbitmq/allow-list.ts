import { consumeProblem, declareProblem } from './method-arguments.ts';

/** Class and method of AMQP 0-9-1 in one number, as the first four bytes of a method frame. */
function method(classId: number, methodId: number): number {
  return classId * 65_536 + methodId;
}

/** What a method's arguments must be; null when they are. `payload` is the frame's, with class and method. */
type Condition = (payload: Buffer) => string | null;

const always: Condition = () => null;

/** The only methods that reading may send. None of them changes a queue, a binding or a message. */
const readingMethods: ReadonlyMap<number, { readonly name: string; readonly condition: Condition }> = new Map([
  [method(10, 11), { name: 'connection.start-ok', condition: always }],
  [method(10, 31), { name: 'connection.tune-ok', condition: always }],
  [method(10, 40), { name: 'connection.open', condition: always }],
  [method(10, 50), { name: 'connection.close', condition: always }],
  [method(10, 51), { name: 'connection.close-ok', condition: always }],
  [method(20, 10), { name: 'channel.open', condition: always }],
  [method(20, 21), { name: 'channel.flow-ok', condition: always }],
  [method(20, 40), { name: 'channel.close', condition: always }],
  [method(20, 41), { name: 'channel.close-ok', condition: always }],
  [method(50, 10), { name: 'queue.declare', condition: declareProblem }],
  [method(60, 10), { name: 'basic.qos', condition: always }],
  [method(60, 20), { name: 'basic.consume', condition: consumeProblem }],
  [method(60, 30), { name: 'basic.cancel', condition: always }],
  [method(60, 31), { name: 'basic.cancel-ok', condition: always }],
  [method(60, 80), { name: 'basic.ack', condition: always }],
]);

const protocolHeader = Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1');
/** Type, channel and size before a frame's payload. */
const headBytes = 7;
const frameEnd = 0xce;
const methodFrame = 1;
const heartbeatFrame = 8;
// Our largest is the log-in, of a few kilobytes.
const largestFrame = 128 * 1024;

/** Somebody tried to send what reading may not send. Nothing of it left this process. */
export class RefusedFrameError extends Error {
  override readonly name = 'RefusedFrameError';
}

/** `pass`: these bytes may be written now; they are empty while a frame is not yet whole enough to be judged. */
export type GuardAnswer =
  | { readonly kind: 'pass'; readonly bytes: Buffer }
  | { readonly kind: 'refuse'; readonly error: RefusedFrameError };

/**
 * Judges the frames of one connection as they are written, however writes split or join them. A frame is held back until
 * it is whole; once one is refused, everything after it is refused too.
 */
export class FrameGuard {
  private held: Buffer = Buffer.alloc(0);
  private opened = false;
  private refusal: RefusedFrameError | null = null;

  /** Takes what is about to be written and says what may go out. */
  take(chunk: Uint8Array): GuardAnswer {
    if (this.refusal !== null) return { kind: 'refuse', error: this.refusal };
    const bytes = this.held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.held, chunk]);
    let allowed = 0;
    while (allowed < bytes.length) {
      const rest = bytes.subarray(allowed);
      const size = this.opened ? judge(rest) : judgeOpening(rest);
      if (size === null) break;
      if (typeof size !== 'number') {
        this.refusal = size;
        return { kind: 'refuse', error: size };
      }
      this.opened = true;
      allowed += size;
    }
    this.held = bytes.subarray(allowed);
    return { kind: 'pass', bytes: bytes.subarray(0, allowed) };
  }
}

function judgeOpening(bytes: Buffer): number | null | RefusedFrameError {
  if (bytes.length < protocolHeader.length) return null;
  const asExpected = bytes.subarray(0, protocolHeader.length).equals(protocolHeader);
  return asExpected ? protocolHeader.length : new RefusedFrameError('refused to send bytes that do not begin AMQP 0-9-1');
}

/** The size of the frame at the start of `bytes`; null when more bytes are needed; or why it is refused. */
function judge(bytes: Buffer): number | null | RefusedFrameError {
  if (bytes.length < headBytes) return null;
  const type = bytes.readUInt8(0);
  if (type !== methodFrame && type !== heartbeatFrame)
    return new RefusedFrameError('refused to send the content of a message: reading may not publish');
  const size = bytes.readUInt32BE(3);
  if (size > largestFrame) return new RefusedFrameError(`refused to send ${size} bytes that are no frame of reading`);
  const whole = headBytes + size + 1;
  if (bytes.length < whole) return null;
  if (bytes[whole - 1] !== frameEnd) return new RefusedFrameError('refused to send bytes that are no AMQP frame');
  if (type === heartbeatFrame) return size === 0 ? whole : new RefusedFrameError('refused to send a heartbeat that carries something');
  const refused = methodProblem(bytes.subarray(headBytes, whole - 1));
  return refused === null ? whole : new RefusedFrameError(`refused to send ${refused}`);
}

function methodProblem(payload: Buffer): string | null {
  if (payload.length < 4) return 'a method without a number';
  const [classId, methodId] = [payload.readUInt16BE(0), payload.readUInt16BE(2)];
  const known = readingMethods.get(method(classId, methodId));
  if (known === undefined) return `AMQP method ${classId}.${methodId}: reading may not send it`;
  const problem = known.condition(payload);
  return problem === null ? null : `${known.name} ${problem}`;
}
