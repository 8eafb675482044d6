import type { ReactNode } from 'react';
import type { Bytes, Content } from '../../main/domain/observation/content.ts';
import { useSpeech } from '../speech.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { decodeBytes, decodeText, isCut } from './payload-bytes.ts';

/** Short bytes in one line: as text, or as hexadecimal digits where they are none. */
function ShortBytes({ bytes, what }: { readonly bytes: Bytes; readonly what: string }): ReactNode {
  const { texts } = useSpeech();
  const decoded = decodeText(bytes);
  const hex = [...decodeBytes(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return (
    <>
      {decoded.ok ? (
        <Foreign text={decoded.text} />
      ) : (
        <>
          {hex} <span className="t3">{texts.payload.bytes}</span>
        </>
      )}
      {isCut(bytes) && '…'}{' '}
      {bytes.masked && (
        <span className="t3" title={texts.payload.masked}>
          <Icon name="lock" small />
          <span className="sr">{texts.payload.masked}</span>
        </span>
      )}
      {decoded.ok && !bytes.masked && <CopyButton text={decoded.text} what={what} />}
    </>
  );
}

function nameText(name: Bytes): string {
  const decoded = decodeText(name);
  return decoded.ok ? decoded.text : [...decodeBytes(name)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** The record key and every header in its order, repeated names included. */
export function HeaderTable({ recordKey, headers }: { readonly recordKey: Bytes | null; readonly headers: Content['headers'] }): ReactNode {
  const { texts } = useSpeech();
  return (
    <>
      <div className="sec">
        <h2>{texts.payload.headers}</h2>
        <span className="t3 s12">{texts.payload.headerCount(headers.length)}</span>
      </div>
      <table className="tbl headers" aria-label={texts.payload.headers}>
        <tbody>
          {recordKey !== null && (
            <tr>
              <th scope="row">{texts.payload.key}</th>
              <td className="mono">
                <ShortBytes bytes={recordKey} what={texts.payload.key} />
              </td>
            </tr>
          )}
          {headers.map(({ name, value }, index) => (
            // Names repeat, so the place in the order is the name of a line.
            <tr key={`${index} ${name.base64}`}>
              <th scope="row" className="mono">
                <Foreign text={nameText(name)} />
              </th>
              <td className="mono">
                {value === null ? (
                  <span className="t3">{texts.payload.nullValue}</span>
                ) : (
                  <ShortBytes bytes={value} what={nameText(name)} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
