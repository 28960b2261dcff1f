import type { TaskMessage, TaskOutcome } from '../task.ts';

/** Stands in for a thread's entry, and behaves as the name of the feed says. */
export async function perform({ args }: TaskMessage<'sync'>): Promise<TaskOutcome<'sync'>> {
  switch (args.id) {
    case 'takes all memory': {
      const taken: string[][] = [];
      for (;;) taken.push(Array.from({ length: 100_000 }, (_, index) => `${taken.length} ${index}`));
    }
    case 'never ends':
      for (;;) performance.now();
    case 'has a bug':
      throw new TypeError('not a function');
    default:
      return Promise.resolve({ ok: true, value: { kind: 'unchanged', problems: [] } });
  }
}
