import type { Cataloger } from '../../catalog/index.ts';
import type { IndexingContext } from '../context.ts';
import type { LayerThreads } from './thread/layer-threads.ts';

/** Context for reading layers. */
export interface ReadingContext extends IndexingContext {
  readonly catalogers: readonly Cataloger[];
  /** Threads for large layers; absent: all are read in this one, as with catalogers that no thread has. */
  readonly threads?: LayerThreads;
}
