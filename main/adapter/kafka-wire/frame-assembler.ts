const sizeBytes = 4;
// More than any honest answer: a batch that is fetched alone may have 1 GiB, with a header around it.
const largestFrame = 1024 * 1024 * 1024 + 1024 * 1024;

/**
 * Puts the responses of one connection together as their bytes arrive: every byte is copied once, into a buffer of the
 * response's own size. Handing kafkajs the pieces instead makes it copy the collected pieces again, which took a fifth of
 * the processor time of a scan.
 */
export class FrameAssembler {
  private readonly head = Buffer.alloc(sizeBytes);
  private headFilled = 0;
  private frame: Buffer | null = null;
  private filled = 0;

  /** The responses that these bytes complete, each with its size field. Null when a size is impossible: the connection is of no use then. */
  take(bytes: Uint8Array): readonly Buffer[] | null {
    const whole: Buffer[] = [];
    for (let position = 0; position < bytes.length;) {
      if (this.frame === null) {
        const step = Math.min(sizeBytes - this.headFilled, bytes.length - position);
        this.head.set(bytes.subarray(position, position + step), this.headFilled);
        this.headFilled += step;
        position += step;
        if (this.headFilled < sizeBytes) break;
        const size = this.head.readInt32BE(0) + sizeBytes;
        if (size < sizeBytes || size > largestFrame) return null;
        // Memory that is not touched is not used, so a size that is claimed only costs nothing.
        this.frame = Buffer.allocUnsafeSlow(size);
        this.frame.set(this.head);
        this.filled = sizeBytes;
      }
      const step = Math.min(this.frame.length - this.filled, bytes.length - position);
      this.frame.set(bytes.subarray(position, position + step), this.filled);
      this.filled += step;
      position += step;
      if (this.filled === this.frame.length) {
        whole.push(this.frame);
        this.frame = null;
        this.headFilled = 0;
      }
    }
    return whole;
  }
}
