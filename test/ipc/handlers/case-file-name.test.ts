import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseFileName } from '../../../main/ipc/handlers/export-case.ts';

describe('the proposed name of a case file', () => {
  it('names route and message', () => {
    expect(caseFileName('order-events', 'm-17')).toBe('waybill-order-events-m-17.waybillcase');
    expect(caseFileName('订单', 'm_1')).toBe('waybill-订单-m_1.waybillcase');
  });

  it.each(['../../etc/passwd', 'C:\\x', 'a\u0000b', 'a/b', '\u202Egnp.exe', '..', 'CON', '|rm -rf'])(
    'gives %j no meaning for a file system',
    (id) => {
      expect(caseFileName('r', id)).toMatch(/^waybill-r[\p{L}\p{N}_-]*\.waybillcase$/u);
    },
  );

  it('is one harmless segment of moderate length for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (route, id) => {
        const name = caseFileName(route, id);
        expect(name).toMatch(/^waybill-[\p{L}\p{N}_-]*\.waybillcase$/u);
        expect(name.length).toBeLessThan(120);
      }),
    );
  });
});
