import { EXIT } from './exit-codes.ts';

type Cleanup = () => void | Promise<void>;

const cleanups = new Set<Cleanup>();
let isExpected = false;

/** A server is meant to be ended by a signal: having stopped in order is no failure. */
export function expectInterruption(): void {
  isExpected = true;
}

/** Runs `cleanup` if the program is interrupted before the returned function is called. */
export function onInterruption(cleanup: Cleanup): () => void {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** Ctrl-C, SIGTERM and a closed terminal end the program at once, with what was staged removed; the store heals itself. */
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
