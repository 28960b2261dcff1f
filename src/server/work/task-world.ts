import type { HttpClient } from '../../http/index.ts';
import type { ScanContext } from '../../scan/index.ts';

/** What a task finds in its thread. */
export interface TaskWorld {
  /** Its requests end, and its progress throws INTERRUPTED, once the task is told to give up. */
  readonly context: ScanContext;
  /** For images: kept from where only this server can go. */
  readonly imageHttp: HttpClient;
}
