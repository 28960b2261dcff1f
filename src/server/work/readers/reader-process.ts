import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { GLIBC_ENVIRONMENT, NODE_FLAGS } from '../../../memory/index.ts';
import { READER_PROCESS } from '../entries.ts';
import { END_MS } from '../limits.ts';
import type { GateOrder } from '../gate-requests.ts';
import { interrupted, taskResultOf } from '../outcome.ts';
import { passOn, type RunOptions } from '../run-options.ts';
import type { TaskName, TaskOutcome, TaskTypes } from '../task.ts';
import type { ThreadPoolOptions } from '../thread-pool.ts';
import { usageOf, type ProcessUsage } from './process-usage.ts';
import type { ReaderAnswer, ReaderRequest } from './messages.ts';

/** One reader process, from start to end. */
export class ReaderProcess {
  readonly #child: ChildProcess;
  /** Emits responses under their task's id, and `end` with the reason. */
  readonly #answers = new EventEmitter().setMaxListeners(0);
  #asked = 0;
  #isEnded = false;

  constructor(options: ThreadPoolOptions, environment: NodeJS.ProcessEnv) {
    this.#child = start(environment);
    this.#child.on('message', (answer: ReaderAnswer) => this.#answers.emit(`${answer.id}`, answer));
    this.#child.once('exit', (code, signal) => this.#end(`it ended with ${signal ?? code}`));
    // The process failed to start; no exit follows.
    this.#child.on('error', (error) => this.#end(error));
    this.#send({ kind: 'open', options });
  }

  get isAlive(): boolean {
    return !this.#isEnded && this.#child.connected;
  }

  /** Throws except on Linux. */
  usage(): Promise<ProcessUsage> {
    return usageOf(this.#child.pid ?? 0);
  }

  /** Throws as `ThreadPool.run` does, and an Error if the process ends first. */
  async run<Name extends TaskName>(
    name: Name,
    args: TaskTypes[Name]['args'],
    options: RunOptions,
  ): Promise<TaskTypes[Name]['result']> {
    const { signal } = options;
    const id = this.#asked++;
    const { promise, resolve, reject } = Promise.withResolvers<TaskOutcome<Name>>();
    const ended = new AbortController();
    const interrupt = () => this.#send({ kind: 'interrupt', id });
    const order = (given: GateOrder) => this.#send({ kind: 'gate', id, order: given });
    this.#answers.once('end', reject);
    this.#answers.on(`${id}`, (answer: ReaderAnswer<Name>) => {
      if (answer.kind === 'news') passOn(answer.news, options, ended.signal, order);
      else if (answer.kind === 'outcome') resolve(answer.outcome);
      else reject(answer.error);
    });
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      this.#send({ kind: 'run', id, name, args });
      return taskResultOf(await promise);
    } catch (error) {
      throw signal?.aborted === true ? interrupted(error) : error;
    } finally {
      ended.abort();
      signal?.removeEventListener('abort', interrupt);
      this.#answers.removeAllListeners(`${id}`);
      this.#answers.off('end', reject);
    }
  }

  /** Ends the process and its running tasks. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    const ended = new Promise((resolve) => void this.#answers.once('end', resolve));
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_MS);
    await ended;
    clearTimeout(timer);
  }

  #send(request: ReaderRequest): void {
    // Ignores failures: a process that is ending does not receive it, and the tasks fail anyway.
    this.#child.send(request, () => undefined);
  }

  #end(reason: unknown): void {
    this.#isEnded = true;
    this.#answers.emit('end', new Error(`the process of the readers failed: ${String(reason)}`));
  }
}

function start(environment: NodeJS.ProcessEnv): ChildProcess {
  const compiled = getCompileCacheDir();
  return fork(READER_PROCESS, [], {
    // The launchers give the server these; an installed package has no launcher. Explicit settings win.
    execArgv: [...NODE_FLAGS, ...process.execArgv],
    env: {
      ...GLIBC_ENVIRONMENT,
      // Node adds a folder for its version.
      ...(compiled !== undefined && { NODE_COMPILE_CACHE: dirname(compiled) }),
      ...environment,
    },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
