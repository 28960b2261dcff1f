import type { GateOrder } from '../gate-requests.ts';
import type { TaskName, TaskNews, TaskOutcome, TaskTypes } from '../task.ts';
import type { ThreadPoolOptions } from '../thread-pool.ts';

/** A message from the server to the reader process. The server assigns the ids. */
export type ReaderRequest<Name extends TaskName = TaskName> =
  /** The first message. It may hold a password, which a process's arguments or environment would show. */
  | { readonly kind: 'open'; readonly options: ThreadPoolOptions }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly name: Name;
      readonly args: TaskTypes[Name]['args'];
    }
  | { readonly kind: 'interrupt'; readonly id: number }
  | { readonly kind: 'gate'; readonly id: number; readonly order: GateOrder };

/** A message from the process about a task: news, and at the end an outcome or a bug. */
export type ReaderAnswer<Name extends TaskName = TaskName> =
  | { readonly kind: 'news'; readonly id: number; readonly news: TaskNews }
  | { readonly kind: 'outcome'; readonly id: number; readonly outcome: TaskOutcome<Name> }
  | { readonly kind: 'bug'; readonly id: number; readonly error: unknown };
