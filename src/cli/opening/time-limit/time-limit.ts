import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../errors/index.ts';
import { interruptible, type HttpClient } from '../../../http/index.ts';
import type { ScanProgress } from '../../../findings/index.ts';
import type { ScanSession } from '../session.ts';
import { WaitingFor } from './waiting-for.ts';

/** Milliseconds for interrupted work to stop, and to remove its staged files. */
const GRACE_MS = 5_000;

/** Ends the work on one image when its time is up, whatever it waits for. The time starts at once. */
export class ScanTimeLimit {
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
      this.cancel();
    }, milliseconds);
  }

  /** Ends the work early. */
  cancel(): void {
    this.#controller.abort(interrupted());
  }

  /** Aborted at the limit. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Returns the session, with requests that end at the limit, and progress that records what it waits for. */
  session(session: ScanSession): ScanSession {
    const { context } = session;
    const { signal } = this;
    const onProgress = this.watch((event) => context.onProgress(event));
    return { ...session, signal, context: { ...context, http: this.#watchHttp(context.http), onProgress } };
  }

  /** Passes progress on. Throws INTERRUPTED after the limit, which ends work that makes no requests. */
  watch(report: (event: ScanProgress) => void): (event: ScanProgress) => void {
    return (event) => {
      this.signal.throwIfAborted();
      this.#waitingFor.progress(event);
      report(event);
    };
  }

  /** Throws TIMED_OUT at the limit and INTERRUPTED when cancelled, whatever the work returns by then or later. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    const working = work();
    try {
      const value = await Promise.race([working, aborted(this.signal)]);
      if (!this.#timedOut) return value;
    } catch (error) {
      if (!this.signal.aborted) throw error;
    }
    await endOf(working);
    throw this.#timedOut ?? interrupted();
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

/**
 * Works on one image within the time that the settings allow. Throws TIMED_OUT after that, and INTERRUPTED once the
 * session's own signal is aborted.
 */
export async function withinTime<Value>(
  reference: string,
  session: ScanSession,
  work: (session: ScanSession) => Promise<Value>,
): Promise<Value> {
  const limit = new ScanTimeLimit(reference, session.settings.timeout);
  const cancel = () => limit.cancel();
  session.signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await limit.run(() => work(limit.session(session)));
  } finally {
    limit.clear();
    session.signal?.removeEventListener('abort', cancel);
  }
}

/** Waits for interrupted work, so that the next does not run beside it. */
async function endOf(working: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  await Promise.race([
    Promise.allSettled([working]),
    pause(GRACE_MS, undefined, { signal: patience.signal }),
  ]);
  patience.abort();
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = () => reject(interrupted());
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

function interrupted(): AppError {
  return new AppError('INTERRUPTED', 'interrupted');
}

/** Formats a limit as `--timeout` takes it. */
function formatLimit(milliseconds: number): string {
  if (milliseconds % 3_600_000 === 0) return `${milliseconds / 3_600_000}h`;
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return `${milliseconds / 1000}s`;
}
