import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameGuard } from '../../../main/adapter/rabbitmq/allow-list.ts';

const header = Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1');

function frame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(1, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

function method(classId: number, methodId: number, ...fields: readonly Buffer[]): Buffer {
  const numbers = Buffer.alloc(4);
  numbers.writeUInt16BE(classId, 0);
  numbers.writeUInt16BE(methodId, 2);
  return frame(1, Buffer.concat([numbers, ...fields]));
}

function short(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

function table(...entries: readonly (readonly [string, string])[]): Buffer {
  const body = Buffer.concat(
    entries.map(([name, value]) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(value.length);
      return Buffer.concat([short(name), Buffer.from('S'), size, Buffer.from(value)]);
    }),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  return Buffer.concat([size, body]);
}

const reserved = Buffer.alloc(2);
const offset = ['x-stream-offset', 'first'] as const;

function consume(bits: number, ...entries: readonly (readonly [string, string])[]): Buffer {
  return method(60, 20, reserved, short('q'), short('tag'), Buffer.from([bits]), table(...entries));
}

function declare(bits: number): Buffer {
  return method(50, 10, reserved, short('q'), Buffer.from([bits]), table());
}

/** What of a frame goes out when it is written behind an opening. */
function answer(bytes: Buffer): string {
  const guard = new FrameGuard();
  guard.take(header);
  const said = guard.take(bytes);
  return said.kind === 'refuse' ? said.error.message : said.bytes.equals(bytes) ? 'passed' : 'held back';
}

describe('the allow-list of AMQP', () => {
  it.each([
    ['channel.open', method(20, 10, short(''))],
    ['basic.qos', method(60, 10, Buffer.alloc(7))],
    ['basic.ack', method(60, 80, Buffer.alloc(9))],
    ['basic.consume of a stream', consume(0, offset)],
    ['queue.declare that only asks', declare(0b1)],
    ['a heartbeat', frame(8, Buffer.alloc(0))],
  ])('lets %s pass', (_, bytes) => {
    expect(answer(bytes)).toBe('passed');
  });

  it.each([
    ['basic.get', method(60, 70, reserved, short('q'), Buffer.from([0]))],
    ['basic.publish', method(60, 40, reserved, short('x'), short('k'), Buffer.from([0]))],
    ['basic.nack', method(60, 120, Buffer.alloc(9))],
    ['basic.reject', method(60, 90, Buffer.alloc(9))],
    ['basic.recover', method(60, 110, Buffer.from([1]))],
    ['queue.declare', declare(0)],
    ['queue.declare of a durable one', declare(0b10)],
    ['queue.bind', method(50, 20, reserved)],
    ['queue.purge', method(50, 30, reserved, short('q'), Buffer.from([0]))],
    ['queue.delete', method(50, 40, reserved, short('q'), Buffer.from([0]))],
    ['exchange.declare, even passive', method(40, 10, reserved, short('x'), short('fanout'), Buffer.from([1]), table())],
    ['tx.select', method(90, 10)],
    ['confirm.select', method(85, 10, Buffer.from([0]))],
    ['a consume without the argument of streams', consume(0)],
    ['a consume with another argument', consume(0, ['x-priority', '1'])],
    ['a consume without acknowledgement', consume(0b10, offset)],
    ['a consume that locks others out', consume(0b100, offset)],
    ['the header of a message', frame(2, Buffer.alloc(14))],
    ['the body of a message', frame(3, Buffer.from('x'))],
    ['a method that is cut short', frame(1, Buffer.from([0]))],
    ['a consume that is cut short', method(60, 20, reserved, short('q'))],
    ['a heartbeat that carries something', frame(8, Buffer.from('x'))],
  ])('refuses %s', (_, bytes) => {
    expect(answer(bytes)).toMatch(/^refused to send /);
  });

  it('refuses what does not begin as AMQP 0-9-1 does', () => {
    expect(new FrameGuard().take(Buffer.from('GET / HTTP/1.1\r\n')).kind).toBe('refuse');
    expect(new FrameGuard().take(Buffer.from('AMQP\u0000\u0001\u0000\u0000', 'latin1')).kind).toBe('refuse');
  });

  it('refuses a frame without its end, and everything after a refusal', () => {
    const guard = new FrameGuard();
    guard.take(header);
    const broken = method(20, 10, short(''));
    broken[broken.length - 1] = 0;
    expect(guard.take(broken).kind).toBe('refuse');
    expect(guard.take(method(20, 10, short(''))).kind).toBe('refuse');
  });

  it('refuses however the bytes are split, and lets nothing of a refused frame out', () => {
    const allowed = [method(20, 10, short('')), consume(0, offset), declare(1), frame(8, Buffer.alloc(0))];
    const refused = method(60, 70, reserved, short('billing.q'), Buffer.from([0]));
    const written = Buffer.concat([header, ...allowed, refused, ...allowed]);
    const before = header.length + allowed.reduce((sum, each) => sum + each.length, 0);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const guard = new FrameGuard();
        const out: Buffer[] = [];
        let refusals = 0;
        for (let at = 0, turn = 0; at < written.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          const said = guard.take(written.subarray(at, at + size));
          if (said.kind === 'pass') out.push(said.bytes);
          else refusals += 1;
          at += size;
        }
        // What stands before it in the same write may be kept back with it; more than that never goes out.
        const sent = Buffer.concat(out);
        expect(sent.length).toBeLessThanOrEqual(before);
        expect(sent.equals(written.subarray(0, sent.length))).toBe(true);
        expect(refusals).toBeGreaterThan(0);
      }),
    );
  });
});
