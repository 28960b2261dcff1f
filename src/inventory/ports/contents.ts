import type { Digest } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';
import type { ImageReader } from './inventory.ts';

/** Fleet-wide queries. */
export interface ContentStore {
  /** Lists the keys of images visible to the reader, in the order in which they were first stored. */
  keys(reader: ImageReader, page: PageRequest): Promise<Page<Digest>>;
}
