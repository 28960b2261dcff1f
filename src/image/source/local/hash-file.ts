import type { Worker } from 'node:worker_threads';
import { parseDigest, type Digest, type DigestAlgorithm } from '../../../domain/index.ts';
import { hashBlob } from './hash-blob.ts';
import { unreadableLocalFile, type LocalBlob } from './local-file.ts';

export interface BlobHashRequest extends LocalBlob {
  readonly id: number;
  readonly algorithms: readonly string[];
}

/** Hexadecimal hashes, one per requested algorithm, or the reason why hashing failed. */
export type HashAnswer =
  | { readonly id: number; readonly hashes: readonly string[] }
  | { readonly id: number; readonly failure: string };

/** Heap limits in megabytes: the thread holds one buffer, and V8's default would allow it a tenth of the machine. */
const HEAP = 32;
const YOUNG_HEAP = 2;

/** Beside this module when run from source, and under its own name in the bundle. */
const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './hash-thread.ts' : './hash-thread.js',
  import.meta.url,
);

let thread: Promise<HashThread> | undefined;

/** Total bytes below which hashing is faster than starting a thread: small images. */
const BYTES_WITHOUT_THREAD = 16 * 1024 ** 2;

let bytesAsked = 0;

/**
 * Computes a blob's digests, one per algorithm: in a thread, unless total requests so far are small. One
 * thread serves the process: a walk that seeks hardly needs the other core. Throws IO_FAILED.
 */
export async function hashFile(
  blob: LocalBlob,
  algorithms: readonly DigestAlgorithm[],
): Promise<readonly Digest[]> {
  bytesAsked += blob.size;
  const hashes =
    bytesAsked > BYTES_WITHOUT_THREAD ? await hashInThread(blob, algorithms) : hashHere(blob, algorithms);
  return algorithms.map((algorithm, i) => {
    const digest = parseDigest(`${algorithm}:${hashes[i] ?? ''}`);
    if (!digest) throw new Error('a hash in hexadecimal is always a digest');
    return digest;
  });
}

function hashHere(blob: LocalBlob, algorithms: readonly string[]): readonly string[] {
  try {
    return hashBlob(blob, algorithms);
  } catch (error) {
    throw unreadableLocalFile(blob.path, error);
  }
}

async function hashInThread(blob: LocalBlob, algorithms: readonly string[]): Promise<readonly string[]> {
  thread ??= startThread();
  return (await thread).hash(blob, algorithms);
}

/** Loads Node's threads only when needed: most scans have nothing to hash here. */
async function startThread(): Promise<HashThread> {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(ENTRY, {
    name: 'hash',
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP, maxYoungGenerationSizeMb: YOUNG_HEAP },
  });
  return new HashThread(worker, () => (thread = undefined));
}

interface Waiting {
  readonly path: string;
  readonly resolve: (hashes: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

class HashThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;

  constructor(worker: Worker, onEnd: () => void) {
    this.#worker = worker;
    this.#worker.unref();
    this.#worker.on('message', (answer: HashAnswer) => this.#onAnswer(answer));
    this.#worker.on('error', (error) => {
      onEnd();
      for (const { path, reject } of this.#waiting.values()) reject(unreadableLocalFile(path, error));
      this.#waiting.clear();
    });
  }

  hash({ path, offset, size }: LocalBlob, algorithms: readonly string[]): Promise<readonly string[]> {
    const request: BlobHashRequest = { id: ++this.#requests, path, offset, size, algorithms };
    // Keeps the process alive only while an answer is pending.
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { path, resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #onAnswer(answer: HashAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (!waiting) return;
    if ('hashes' in answer) waiting.resolve(answer.hashes);
    else waiting.reject(unreadableLocalFile(waiting.path, new Error(answer.failure)));
  }
}
