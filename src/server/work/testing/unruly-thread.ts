import { AppError, writeAppError } from '../../../errors/index.ts';
import type { TaskMessage, TaskNews, TaskOutcome } from '../task.ts';

/** Replaces a thread's entry, and behaves as the name of the feed says. */
export async function perform({ args, port }: TaskMessage<'sync'>): Promise<TaskOutcome<'sync'>> {
  switch (args.id) {
    case 'takes all memory': {
      const taken: string[][] = [];
      for (;;) taken.push(Array.from({ length: 100_000 }, (_, index) => `${taken.length} ${index}`));
    }
    case 'never ends':
      port.postMessage({ kind: 'step', text: 'it began' } satisfies TaskNews);
      for (;;) performance.now();
    case 'has a bug':
      throw new TypeError('not a function');
    case 'is not there':
      return { ok: false, failure: writeAppError(new AppError('FEED_FAILED', 'it is not there')) };
    case 'kills its process':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    default:
      port.postMessage({ kind: 'step', text: `${args.id} is loaded` } satisfies TaskNews);
      return Promise.resolve({ ok: true, value: { kind: 'unchanged', problems: [] } });
  }
}
