import type { ResourceLimits, Worker } from 'node:worker_threads';
import { defined } from '../../../domain/index.ts';
import { AppError, readAppError, systemCode } from '../../../errors/index.ts';
import {
  isPlainFile,
  LayerOverlay,
  type BlobDigests,
  type FileRange,
  type LayerContent,
  type UnverifiedWalk,
} from '../../../image/index.ts';
import type { LayerJobOf, LayerJobs, LayerResultOf } from '../layer-job.ts';
import type { PlainWalk, ThreadContent, ThreadEnd, ThreadNews, ThreadOrder } from './messages.ts';

/** Heap limits in megabytes: a hostile layer ends its thread, not the scan. */
const HEAP = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/** Bytes sent to a thread that it has not used yet. */
const BYTES_AHEAD = 4 * 1024 ** 2;

/** Beside this module when run from source, and under its own name in the bundle. */
const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './layer-thread.ts' : './layer-thread.js',
  import.meta.url,
);

/** A layer to walk, opened already. */
export interface ThreadRequest<Kind extends keyof LayerJobs> {
  /** Identifies the layer in problems. */
  readonly name: string;
  readonly job: LayerJobOf<Kind>;
  readonly content: LayerContent;
  /** Opens the content again, for bodies that were not kept. */
  readonly open: () => Promise<LayerContent>;
  /** Receives the number of bytes read so far; an error that it throws ends the walk. */
  readonly onBytes: (bytes: number) => void;
}

/** Threads that read layers, each one at a time. As many are started as layers are read at once. */
export class LayerThreads {
  readonly #all = new Set<Worker>();
  readonly #idle: Worker[] = [];
  readonly #heap: ResourceLimits;
  /** Of bytes spooled: one limit for all threads. */
  readonly #spooled = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);

  readonly #isAlone: boolean;

  /** `isAlone` says that one large layer is read: further threads then work for it, too. */
  constructor({
    isAlone = false,
    heap = HEAP,
  }: { readonly isAlone?: boolean; readonly heap?: ResourceLimits } = {}) {
    this.#isAlone = isAlone;
    this.#heap = heap;
  }

  /**
   * Walks a layer in a thread. Throws the walk's AppError, or LIMIT_EXCEEDED if the thread ended, for want of memory
   * say; nothing of the layer is known then.
   */
  async walk<Kind extends keyof LayerJobs>(
    request: ThreadRequest<Kind>,
  ): Promise<UnverifiedWalk<LayerResultOf<Kind>>>;
  async walk(request: ThreadRequest<keyof LayerJobs>): Promise<UnverifiedWalk<unknown>> {
    const { content } = request;
    if (!this.#isAlone || content.kind !== 'file' || !content.algorithms || !isPlainFile(content)) {
      return this.#walk(request);
    }
    const { kind, path, offset, size, mediaType } = content;
    const unhashed = { kind, path, offset, size, ...defined({ mediaType }) };
    const [walk, digests] = await Promise.all([
      this.#walk({ ...request, content: unhashed }),
      this.#inThread((worker) => new LayerWork(worker, request).hash(content)),
    ]);
    return { ...walk, digests };
  }

  async #walk(request: ThreadRequest<keyof LayerJobs>): Promise<UnverifiedWalk<unknown>> {
    const isAlone = this.#isAlone;
    const { overlay: bytes, ...walk } = await this.#inThread((worker) =>
      new LayerWork(worker, request).walk(isAlone),
    );
    const overlay = LayerOverlay.parse(bytes);
    if (!overlay) throw new Error('a thread of this program wrote an overlay of another');
    return { ...walk, overlay };
  }

  async #inThread<Result>(work: (worker: Worker) => Promise<Result>): Promise<Result> {
    const worker = this.#idle.pop() ?? (await this.#start());
    try {
      const result = await work(worker);
      this.#idle.push(worker);
      return result;
    } catch (error) {
      // It may be in the middle of the layer.
      this.#all.delete(worker);
      await worker.terminate();
      throw error;
    }
  }

  /** Ends all threads, also those that read a layer when another failed. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#all, (worker) => worker.terminate()));
  }

  async #start(): Promise<Worker> {
    const threads = await import('node:worker_threads');
    const options = { name: 'layer', execArgv: [], resourceLimits: this.#heap, workerData: this.#spooled };
    const worker = new threads.Worker(ENTRY, options);
    this.#all.add(worker);
    return worker;
  }
}

/** Work on one layer in a thread. */
class LayerWork {
  readonly #worker: Worker;
  readonly #request: ThreadRequest<keyof LayerJobs>;
  #content: LayerContent | undefined;
  #unused = 0;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(worker: Worker, request: ThreadRequest<keyof LayerJobs>) {
    this.#worker = worker;
    this.#request = request;
    this.#content = request.content;
  }

  async walk(isAlone: boolean): Promise<PlainWalk> {
    const { name, job } = this.#request;
    const end = await this.#order({ kind: 'walk', name, job, isAlone });
    if (end.kind !== 'walked') throw new Error(`a walk ended with ${end.kind}`);
    return end.walk;
  }

  async hash(file: FileRange): Promise<BlobDigests> {
    const end = await this.#order({ kind: 'hash', file: plainRange(file) });
    if (end.kind !== 'hashed') throw new Error(`a hash ended with ${end.kind}`);
    return end.digests;
  }

  async #order(order: ThreadOrder): Promise<ThreadEnd> {
    const { promise, resolve, reject } = Promise.withResolvers<ThreadEnd>();
    const onMessage = (news: ThreadNews) => {
      this.#follow(news, resolve).catch(reject);
    };
    const onError = (error: unknown) => reject(toFailure(error));
    const onExit = () => reject(new AppError('LIMIT_EXCEEDED', 'the thread that read it ended'));
    this.#worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    this.#send(order);
    try {
      return await promise;
    } finally {
      this.#isOver = true;
      this.#wake();
      this.#worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    }
  }

  async #follow(news: ThreadNews, resolve: (end: ThreadEnd) => void): Promise<void> {
    switch (news.kind) {
      case 'open':
        return this.#open();
      case 'read':
        this.#request.onBytes(news.bytes);
        return;
      case 'used':
        this.#unused -= news.bytes;
        this.#wake();
        return;
      case 'walked':
      case 'hashed':
        resolve(news);
        return;
      case 'failed':
        throw readAppError(news.failure) ?? new Error(news.failure);
      case 'bug':
        throw news.error;
    }
  }

  async #open(): Promise<void> {
    const content = this.#content ?? (await this.#request.open());
    this.#content = undefined;
    if (content.kind === 'folder') throw new Error('a folder is walked where it was opened');
    this.#send({ kind: 'opened', content: plainContent(content) });
    if (content.kind === 'stream') await this.#sendChunks(content.bytes);
  }

  async #sendChunks(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of bytes) {
      if (this.#isOver) return;
      this.#unused += chunk.length;
      const { buffer } = chunk;
      const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === chunk.length;
      this.#send({ kind: 'chunk', bytes: chunk }, isWhole ? [buffer] : []);
      while (this.#mustWait()) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
    this.#send({ kind: 'end' });
  }

  #mustWait(): boolean {
    return this.#unused > BYTES_AHEAD && !this.#isOver;
  }

  #send(order: ThreadOrder, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, transfer);
  }
}

function plainContent(content: Exclude<LayerContent, { readonly kind: 'folder' }>): ThreadContent {
  const { kind, mediaType } = content;
  if (kind === 'stream') return { kind, ...defined({ mediaType }) };
  return { kind, ...plainRange(content) };
}

function plainRange({ path, offset, size, mediaType, algorithms }: FileRange): FileRange {
  return { path, offset, size, ...defined({ mediaType, algorithms }) };
}

function toFailure(error: unknown): unknown {
  if (systemCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new AppError('LIMIT_EXCEEDED', 'it takes more memory than one layer may', { cause: error });
}
