/** Inflates one format. */
export interface Decompressor {
  /** Takes the next compressed bytes; throws the decompressor's error, or the sink's. */
  write(piece: Buffer): Promise<void> | void;
  /** Call it after the last piece; throws the same, and for data that breaks off. */
  end(): Promise<void> | void;
  /** Frees the decompressor's memory. Safe to call again. */
  close(): void;
}

/** Output size per chunk: large, since each chunk costs a round trip to a thread, or a call. */
export const OUTPUT_BYTES = 1024 * 1024;
