import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { AppError, messageOf, systemCode } from '../../errors/index.ts';
import { GIVE_UP_MS } from './limits.ts';
import { interrupted, taskResultOf } from './outcome.ts';
import { passOn, type RunOptions } from './run-options.ts';
import { LayerSlots } from './layer-slots.ts';
import type { WorkSettings } from './settings.ts';
import type { SlotNews, TaskMessage, TaskName, TaskNews, TaskOrder, TaskOutcome, TaskTypes } from './task.ts';

export interface ThreadPoolOptions {
  /** URL for the module whose `perform` runs a task. */
  readonly entry: string;
  readonly threads: number;
  readonly tasksAtATime: number;
  /** Each thread's heap in megabytes. */
  readonly heap: number;
  /** Milliseconds after which an idle thread ends and frees its memory. */
  readonly rest: number;
  /** True for low priority: these tasks take long anyway. */
  readonly background: boolean;
  readonly settings: WorkSettings;
}

interface Runner {
  run<Name extends TaskName>(
    message: TaskMessage<Name>,
    options: { transferList: MessageChannel['port2'][]; signal: AbortSignal },
  ): Promise<TaskOutcome<Name>>;
}

/** Threads for tasks. A thread that dies fails its task and is replaced. */
export class ThreadPool {
  readonly #settings: WorkSettings;
  readonly #pool: Piscina;
  readonly #runner: Runner;
  readonly #slots: LayerSlots;

  constructor({ entry, threads, tasksAtATime, heap, rest, background, settings }: ThreadPoolOptions) {
    this.#settings = settings;
    this.#slots = new LayerSlots(settings.layersAtATime);
    this.#pool = new Piscina({
      filename: entry,
      name: 'perform',
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: rest,
      concurrentTasksPerWorker: tasksAtATime,
      workerData: { background },
      resourceLimits: { maxOldGenerationSizeMb: heap },
      // Its histograms take 350 kB each.
      recordTiming: false,
      // Keeps connections alive while a thread waits for work.
      atomics: 'disabled',
    });
    this.#runner = this.#pool;
  }

  /**
   * Throws the task's AppError, INTERRUPTED once the signal is aborted, or LIMIT_EXCEEDED for a task that exceeded its
   * memory limit.
   */
  async run<Name extends TaskName>(
    name: Name,
    args: TaskTypes[Name]['args'],
    options: RunOptions = {},
  ): Promise<TaskTypes[Name]['result']> {
    const { signal } = options;
    const { port1, port2 } = new MessageChannel();
    const order = (what: TaskOrder) => port1.postMessage(what);
    const slots = this.#slots.open();
    const ended = new AbortController();
    port1.on('message', (news: TaskNews | SlotNews) => {
      if (news.kind !== 'slot') passOn(news, options, ended.signal, order);
      else if (news.isTaken) slots.take(() => order('slot'));
      else slots.release();
    });
    const end = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const giveUp = () => {
      order('give up');
      timer = setTimeout(() => end.abort(), GIVE_UP_MS);
    };
    if (signal?.aborted) throw interrupted();
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      const message = { name, args, settings: this.#settings, port: port2 };
      const outcome = await this.#runner.run(message, { transferList: [port2], signal: end.signal });
      hearAll(port1);
      return taskResultOf(outcome);
    } catch (error) {
      throw signal?.aborted === true ? interrupted(error) : toFailure(error);
    } finally {
      signal?.removeEventListener('abort', giveUp);
      clearTimeout(timer);
      ended.abort();
      port1.close();
      slots.close();
    }
  }

  /** Threads that run or wait for work. */
  get threads(): number {
    return this.#pool.threads.length;
  }

  async stop(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Delivers messages sent before the outcome, which came through another port. */
function hearAll(port: MessagePort): void {
  for (let announced = receiveMessageOnPort(port); announced; announced = receiveMessageOnPort(port)) {
    port.emit('message', announced.message);
  }
}

function toFailure(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (systemCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError('LIMIT_EXCEEDED', 'task exceeded its memory limit', {
      cause: error,
    });
  }
  return new Error(`a thread failed: ${messageOf(error)}`, { cause: error });
}
