import type { HttpClient } from '../../http/index.ts';
import type { LineSettings, ScopedLine } from '../../policy/index.ts';
import type { StoredContext } from '../../stored/index.ts';

/** A task's environment in its thread. */
export interface TaskWorld {
  /** Once the task must give up, its requests end and its progress throws INTERRUPTED. */
  readonly context: StoredContext;
  /** Client for images, kept off addresses that only this server can reach. */
  readonly imageHttp: HttpClient;
  /** Patterns for the names of base images. */
  readonly bases: readonly string[];
  /** Default line, for images without another; absent if they get no verdict. */
  readonly line?: LineSettings;
  readonly lines?: readonly ScopedLine[];
}
