import type { TarEntry } from './entry.ts';

export interface TarHandler {
  /**
   * Receives every entry in order; returns whether its body is wanted, or only its beginning. Check `size` before
   * asking for it.
   */
  entry(entry: TarEntry): boolean | 'head';
  /** Receives each wanted body in full; the handler may keep it, unless it first asked for the head alone. */
  body(entry: TarEntry, bytes: Buffer): void;
  /**
   * Receives the first bytes of a stored body, up to `TAR_HEAD_BYTES`, which the handler must not keep. Returns
   * whether the whole body is wanted after all, and where its bytes go if they are not to be held.
   */
  head?(entry: TarEntry, bytes: Buffer): boolean | BodySink;
}

/** Takes a stored body as it passes. */
export interface BodySink {
  /** The chunk is not to be kept. */
  write(chunk: Buffer): void;
  /** Called after the last chunk; never, where the archive breaks off. */
  end(): void;
}
