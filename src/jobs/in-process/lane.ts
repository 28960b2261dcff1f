import { FIRST_PAUSE_SECONDS, MAX_ATTEMPTS, MAX_PAUSE_SECONDS } from '../limits.ts';
import type { JobData, JobHandler, OnJobError, QueueDepth } from '../queue.ts';

interface Job {
  readonly key: string;
  readonly data: JobData;
  attempts: number;
}

/** Jobs of one kind, in arrival order. */
export class Lane {
  /** Jobs that wait, run or pause after a failure. */
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  readonly #stopping = new AbortController();
  readonly #onError: OnJobError;
  #handler: JobHandler | undefined;
  #atATime = 0;
  #isClosed = false;

  constructor(onError: OnJobError) {
    this.#onError = onError;
  }

  send(key: string, data: JobData): boolean {
    if (this.#isClosed || this.#jobs.has(key)) return false;
    const job = { key, data, attempts: 0 };
    this.#jobs.set(key, job);
    this.#waiting.push(job);
    this.#beginNext();
    return true;
  }

  work(atATime: number, handler: JobHandler): void {
    this.#atATime = atATime;
    this.#handler = handler;
    this.#beginNext();
  }

  depth(): QueueDepth {
    return { waiting: this.#jobs.size - this.#running.size, running: this.#running.size };
  }

  close(): void {
    this.#isClosed = true;
    for (const pause of this.#pauses) clearTimeout(pause);
  }

  /** Resolves once nothing is running. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  giveUp(): void {
    this.#stopping.abort();
  }

  #beginNext(): void {
    while (this.#handler && !this.#isClosed && this.#running.size < this.#atATime) {
      const job = this.#waiting.shift();
      if (!job) return;
      const run = this.#run(job, this.#handler).finally(() => {
        this.#running.delete(run);
        this.#beginNext();
      });
      this.#running.add(run);
    }
  }

  async #run(job: Job, handler: JobHandler): Promise<void> {
    job.attempts++;
    try {
      await handler(job.data, this.#stopping.signal);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#onError(error);
      if (job.attempts < MAX_ATTEMPTS) {
        this.#pause(job);
        return;
      }
    }
    this.#jobs.delete(job.key);
  }

  #pause(job: Job): void {
    if (this.#isClosed) return;
    const seconds = Math.min(MAX_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (job.attempts - 1));
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      this.#waiting.push(job);
      this.#beginNext();
    }, seconds * 1000);
    this.#pauses.add(pause);
  }
}
