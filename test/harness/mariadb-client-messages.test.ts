import { describe, expect, it } from 'vitest';
import { sqlViolations } from './allow-list-check.ts';
import { mariadbClientMessages } from './mariadb-client-messages.ts';

function packet(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
}

const command = (code: number, text = ''): Buffer => packet(0, Buffer.concat([Buffer.from([code]), Buffer.from(text)]));

describe('what a client of MariaDB sends', () => {
  const sent = Buffer.concat([
    packet(1, Buffer.from('\x03a handshake that begins like a query')),
    command(0x03, 'select 1'),
    command(0x16, 'select ?'),
    command(0x17, '....'),
    command(0x19, '....'),
    command(0x0e),
    command(0x02, 'mysql'),
    command(0x0c, '....'),
    packet(1, Buffer.from('more of it')),
    command(0x01),
  ]);
  const expected = ['select 1', 'select ?', '<command 2>', '<command 12>'];

  it('is read, and sent on as it came', () => {
    const traffic = mariadbClientMessages()(sent);
    expect(traffic.entries.map(({ sql }) => sql)).toEqual(expected);
    expect(traffic.forward).toEqual(sent);
  });

  it('is read the same however the bytes were split', () => {
    for (const size of [1, 2, 3, 5, 7, 64]) {
      const read = mariadbClientMessages();
      const entries = Array.from({ length: Math.ceil(sent.length / size) }, (_, index) =>
        read(sent.subarray(index * size, (index + 1) * size)),
      ).flatMap((each) => each.entries);
      expect(entries.map(({ sql }) => sql)).toEqual(expected);
    }
  });

  it('is no read where it is another database or the end of a connection', () => {
    const { entries } = mariadbClientMessages()(sent);
    expect(sqlViolations(entries)).toHaveLength(2);
    expect(sqlViolations(mariadbClientMessages()(command(0x03, 'delete from t')).entries)).toHaveLength(1);
  });

  it('is not taken for a read where it is too long to be looked at', () => {
    const { entries } = mariadbClientMessages()(packet(0, Buffer.alloc(0xff_ff_ff, 0x20)));
    expect(sqlViolations(entries)).toHaveLength(1);
  });
});
