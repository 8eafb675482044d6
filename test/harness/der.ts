// The few pieces of DER (X.690) that a certificate is made of.

/** One element: its tag, the length of its content, the content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >>> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

export function sequence(...content: readonly Uint8Array[]): Buffer {
  return element(0x30, ...content);
}

export function set(...content: readonly Uint8Array[]): Buffer {
  return element(0x31, ...content);
}

/** A non-negative number, given by its bytes; a zero is put before a first bit that would make it negative. */
export function integer(bytes: Uint8Array): Buffer {
  const negative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return element(0x02, negative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.from([value ? 0xff : 0]));
}

export function octets(content: Uint8Array): Buffer {
  return element(0x04, content);
}

/** Bits, of which the last `unused` of the last byte do not count. */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return element(0x03, Buffer.from([unused]), content);
}

export function utf8Text(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

/** An object identifier in dotted form. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const groups = [first * 40 + second, ...rest].map((number) => {
    const bytes = [number & 0x7f];
    for (let left = number >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
    return Buffer.from(bytes);
  });
  return element(0x06, ...groups);
}

/** An instant to the second, as UTCTime: years 1950 to 2049. */
export function instant(at: Date): Buffer {
  return element(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`));
}
