/**
 * What a record or row carries, apart from its observation because it is shown and exported only on
 * purpose, and masked. Bytes are base64; `size` is the whole size when `bytes` is only a beginning.
 */
export interface Content {
  readonly key: Bytes | null;
  readonly value: Bytes | null;
  readonly headers: readonly ContentHeader[];
}

export interface Bytes {
  readonly base64: string;
  readonly size: number;
  /** True when a mask hid something in it, or all of it. */
  readonly masked: boolean;
}

export interface ContentHeader {
  readonly name: Bytes;
  readonly value: Bytes | null;
}
