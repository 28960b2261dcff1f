import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../errors/index.ts';
import { interruptible, type HttpClient } from '../../http/index.ts';
import type { ScanProgress } from '../../scan/index.ts';
import type { Session } from '../session.ts';
import { abandonWork } from './abandoned-work.ts';
import { WaitingFor } from './waiting-for.ts';

/** Milliseconds in which interrupted work removes what it staged. */
const GRACE_MS = 5_000;

/** Ends the work on one image once its time is over, however that work waits. The time begins at once. */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #waitingFor: WaitingFor;
  readonly #timer: NodeJS.Timeout;
  #timedOut: AppError | undefined;

  constructor(reference: string, milliseconds: number, server?: string) {
    this.#waitingFor = new WaitingFor(server);
    this.#timer = setTimeout(() => {
      const what = this.#waitingFor.describe();
      this.#timedOut = new AppError(
        'TIMED_OUT',
        `${reference} was not scanned within ${formatLimit(milliseconds)}: timed out waiting for ${what}`,
        { hint: 'try again, or allow more time with --timeout' },
      );
      this.#controller.abort(new AppError('INTERRUPTED', 'interrupted'));
    }, milliseconds);
  }

  /** Aborted at the limit. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The session, with requests that end at the limit, and whose progress says what it waits for. */
  session(session: Session): Session {
    const { context } = session;
    const { signal } = this;
    const onProgress = this.watch((event) => context.onProgress(event));
    return { ...session, signal, context: { ...context, http: this.#watchHttp(context.http), onProgress } };
  }

  /** Passes progress on. Throws INTERRUPTED after the limit, which ends work that asks nobody for anything. */
  watch(report: (event: ScanProgress) => void): (event: ScanProgress) => void {
    return (event) => {
      this.signal.throwIfAborted();
      this.#waitingFor.progress(event);
      report(event);
    };
  }

  /** Throws TIMED_OUT at the limit, whatever came of the work by then or later. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    const working = work();
    try {
      const value = await Promise.race([working, aborted(this.signal)]);
      if (!this.#timedOut) return value;
    } catch (error) {
      if (!this.#timedOut) throw error;
    }
    if (!(await settles(working))) abandonWork();
    throw this.#timedOut;
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #watchHttp(http: HttpClient): HttpClient {
    const limited = interruptible(http, this.signal);
    return {
      ...limited,
      request: (request) => {
        this.#waitingFor.request(request.url);
        return limited.request(request);
      },
    };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = () => reject(new AppError('INTERRUPTED', 'interrupted'));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** Whether it ends by itself, now that it was interrupted. */
async function settles(work: Promise<unknown>): Promise<boolean> {
  const patience = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  const late = pause(GRACE_MS, false, { signal: patience.signal }).catch(() => false);
  return Promise.race([ended, late]).finally(() => patience.abort());
}

/** As `--timeout` takes it. */
function formatLimit(milliseconds: number): string {
  if (milliseconds % 3_600_000 === 0) return `${milliseconds / 3_600_000}h`;
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return `${milliseconds / 1000}s`;
}
