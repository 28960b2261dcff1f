import type { TarEntry } from './entry.ts';

export interface TarHandler {
  /**
   * Receives every entry in order; returns whether to deliver its body, or only its head. Check `size` before
   * requesting one.
   */
  entry(entry: TarEntry): boolean | 'head';
  /** Receives each requested body in full; the handler may keep it, unless it first asked only for the head. */
  body(entry: TarEntry, bytes: Buffer): void;
  /**
   * Receives a stored body's first bytes, up to `TAR_HEAD_BYTES`, which the handler must not keep. Returns
   * whether to deliver the whole body after all, or a sink to stream its bytes to.
   */
  head?(entry: TarEntry, bytes: Buffer): boolean | BodySink;
}

/** Receives a stored body as a stream. */
export interface BodySink {
  /** The sink must not keep the chunk. */
  write(chunk: Buffer): void;
  /** Called after the last chunk; never for a truncated archive. */
  end(): void;
}
