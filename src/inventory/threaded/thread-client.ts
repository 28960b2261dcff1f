import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, readAppError } from '../../errors/index.ts';
import type { Lock } from '../../store/ports.ts';
import type { SqliteOptions } from '../../store/sqlite/open.ts';
import type { StoreAnswer, StoreCall, StoreMethods } from './messages.ts';

/** A source file next to this one, or a bundle next to this bundle: bin/build.ts makes both. */
const ENTRY = new URL(`./store-thread${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

type Answered = Exclude<StoreAnswer, { kind: 'failure' | 'bug' }>;

/** Sends requests to a store's thread, and matches responses to requests. */
export class ThreadClient {
  readonly #worker = new Worker(ENTRY);
  readonly #waiting = new Map<number, PromiseWithResolvers<Answered>>();
  #asked = 0;
  #ended: AppError | undefined;

  constructor() {
    this.#worker.on('message', (answer: StoreAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end('failed', error));
    this.#worker.on('exit', () => this.#end('ended'));
  }

  async open(options: SqliteOptions): Promise<StoreMethods> {
    const answer = await this.#ask((id) => ({ kind: 'open', id, options }));
    if (answer.kind !== 'opened') throw new Error(`the thread answered ${answer.kind} to open`);
    return answer.methods;
  }

  /** Copies the arguments and the result; a lock stays in the thread and is released there. */
  async call(role: string, method: string, args: readonly unknown[]): Promise<unknown> {
    const answer = await this.#ask((id) => ({ kind: 'call', id, role, method, args }));
    if (answer.kind === 'lock') return this.#lock(answer.id);
    return answer.kind === 'value' ? answer.value : undefined;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask(request: (id: number) => StoreCall): Promise<Answered> {
    if (this.#ended) throw this.#ended;
    const id = this.#asked++;
    // Throws for values that cannot be cloned, before a call is registered.
    this.#worker.postMessage(request(id));
    const waiting = Promise.withResolvers<Answered>();
    this.#waiting.set(id, waiting);
    return waiting.promise;
  }

  #lock(id: number): Lock {
    return { release: () => this.#worker.postMessage({ kind: 'release', lock: id } satisfies StoreCall) };
  }

  #settle(answer: StoreAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'bug') waiting?.reject(answer.error);
    else if (answer.kind === 'failure') waiting?.reject(readAppError(answer.failure));
    else waiting?.resolve(answer);
  }

  /** Fails pending calls, which would otherwise wait indefinitely. */
  #end(how: string, cause?: unknown): void {
    this.#ended ??= new AppError('STORE_FAILED', `the thread of the store ${how}`, {
      hint: 'start the server again; what was acknowledged is stored',
      cause,
    });
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
