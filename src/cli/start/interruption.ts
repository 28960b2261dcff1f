import { EXIT } from './exit-codes.ts';

type Cleanup = () => void | Promise<void>;

const cleanups = new Set<Cleanup>();
let isExpected = false;

/** Marks a signal as a server's normal end: an orderly stop is not a failure. */
export function expectInterruption(): void {
  isExpected = true;
}

/** Runs `cleanup` if the program is interrupted before the returned function is called. */
export function onInterruption(cleanup: Cleanup): () => void {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/**
 * Ends the program at once on Ctrl-C, SIGTERM or a closed terminal, and removes staged files; the store
 * recovers on its own.
 */
export function listenForInterruption(): void {
  for (const [signal, code] of [
    ['SIGHUP', EXIT.hungUp],
    ['SIGINT', EXIT.interrupted],
    ['SIGTERM', EXIT.terminated],
  ] as const) {
    process.once(signal, () => {
      void Promise.allSettled([...cleanups].map(async (cleanup) => cleanup())).then(() =>
        process.exit(isExpected ? EXIT.within : code),
      );
    });
  }
}
