import type { HttpClient } from '../../http/index.ts';
import type { LineSettings, ScopedLine } from '../../policy/index.ts';
import type { ScanContext } from '../../scan/index.ts';

/** Environment of a task in its thread. */
export interface TaskWorld {
  /** Its requests end, and its progress throws INTERRUPTED, once the task is told to give up. */
  readonly context: ScanContext;
  /** Client for images, kept off addresses that only this server can reach. */
  readonly imageHttp: HttpClient;
  /** Patterns of the names of images that others are built on. */
  readonly bases: readonly string[];
  /** The line of images that no other is for; absent: these have no verdict. */
  readonly line?: LineSettings;
  readonly lines?: readonly ScopedLine[];
}
