import { Inflater, TarReader, type TarHandler } from '../../archive/index.ts';
import type { Problem } from '../../domain/index.ts';
import { damageOf } from './damage.ts';
import { checkMediaType } from './media-type.ts';

export interface InflatedTarOptions {
  readonly handler: TarHandler;
  /** Identifies the layer in problems. */
  readonly name: string;
  /** Whether inflation may block, as it may in a thread that reads one layer. */
  readonly isBlocking?: boolean;
  /** Receives the inflated bytes, before the handler does. */
  readonly onContent?: (chunk: Buffer) => void;
}

/** Inflates a blob and walks the tar in it. After damage, which is a problem, it passes over the rest. */
export class InflatedTar {
  readonly #name: string;
  readonly #reader: TarReader;
  readonly #inflater: Inflater;
  readonly #take: (chunk: Buffer) => void;
  #isInflatedAhead = false;
  #failure: unknown;

  constructor({ handler, name, isBlocking = false, onContent }: InflatedTarOptions) {
    this.#name = name;
    this.#reader = new TarReader(handler);
    this.#take = (chunk) => {
      onContent?.(chunk);
      this.#reader.push(chunk);
    };
    this.#inflater = new Inflater(this.#take, { isBlocking });
  }

  /** Whether no damage was met so far. */
  get isWhole(): boolean {
    return this.#failure === undefined;
  }

  /** Takes the blob's next bytes, and gives them away unless inflation blocks. */
  write(chunk: Buffer): Promise<void> {
    return this.#unlessDamaged(() => this.#inflater.write(chunk));
  }

  /** Takes the content of a whole gzip blob in place of its bytes. */
  writeInflated(content: Buffer): Promise<void> {
    this.#isInflatedAhead = true;
    return this.#unlessDamaged(() => this.#take(content));
  }

  end(): Promise<void> {
    return this.#unlessDamaged(async () => {
      if (!this.#isInflatedAhead) await this.#inflater.end();
      this.#reader.end();
    });
  }

  /** Call it last, also after an error. */
  close(): void {
    this.#inflater.close();
  }

  problems(mediaType: string | undefined): Problem[] {
    const damage = this.isWhole ? [] : [damageOf(this.#failure, this.#name)];
    const compression = this.#isInflatedAhead ? 'gzip' : this.#inflater.compression;
    const mismatch = checkMediaType(mediaType, compression, this.#name);
    return mismatch ? [mismatch, ...damage] : damage;
  }

  async #unlessDamaged(work: () => Promise<void> | void): Promise<void> {
    if (!this.isWhole) return;
    try {
      await work();
    } catch (error) {
      this.#failure = error;
    }
  }
}
