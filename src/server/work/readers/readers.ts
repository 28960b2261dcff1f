import type { RunOptions } from '../run-options.ts';
import type { TaskName, TaskTypes } from '../task.ts';
import type { ThreadPoolOptions } from '../thread-pool.ts';
import type { ProcessUsage } from './process-usage.ts';
import { ReaderProcess } from './reader-process.ts';
import { ThreadTurns } from './thread-turns.ts';

export interface ReadersOptions extends ThreadPoolOptions {
  /** Environment variables for the process and its threads. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from the last task to the end of the process. */
  readonly processRest: number;
}

const NO_USAGE: ProcessUsage = { residentBytes: 0, cpuSeconds: 0 };

/**
 * Runs tasks on threads in a separate process: C libraries keep memory from ended threads, while the kernel
 * reclaims a whole process. A process that dies fails its tasks and is replaced.
 */
export class Readers {
  readonly #options: ReadersOptions;
  readonly #turns: ThreadTurns;
  #process: ReaderProcess | undefined;
  #running = 0;
  #rest: NodeJS.Timeout | undefined;

  constructor(options: ReadersOptions) {
    this.#options = options;
    this.#turns = new ThreadTurns(options.threads);
  }

  /** Throws as `ThreadPool.run` does, and an Error if the process dies. */
  async run<Name extends TaskName>(
    name: Name,
    args: TaskTypes[Name]['args'],
    options: RunOptions = {},
  ): Promise<TaskTypes[Name]['result']> {
    const giveBack = await this.#turns.take(options);
    clearTimeout(this.#rest);
    this.#running++;
    try {
      return await this.#alive().run(name, args, options);
    } finally {
      giveBack();
      if (--this.#running === 0) {
        this.#rest = setTimeout(() => void this.#process?.end(), this.#options.processRest).unref();
      }
    }
  }

  /** True while a process runs, even if idle. */
  get isAlive(): boolean {
    return this.#process?.isAlive === true;
  }

  /** Returns no usage while no process runs; throws except on Linux. */
  async usage(): Promise<ProcessUsage> {
    return this.#process?.isAlive === true ? this.#process.usage() : NO_USAGE;
  }

  /** Ends running tasks. */
  async stop(): Promise<void> {
    this.#turns.close();
    clearTimeout(this.#rest);
    await this.#process?.end();
  }

  /** Starts a process for the first task, or beside one that is about to end. */
  #alive(): ReaderProcess {
    const { environment, ...threads } = this.#options;
    if (this.#process?.isAlive !== true) this.#process = new ReaderProcess(threads, environment);
    return this.#process;
  }
}
