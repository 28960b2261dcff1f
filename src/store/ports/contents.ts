import type { Digest } from '../../domain/index.ts';
import type { ImageReader, Page, PageRequest } from './inventory.ts';

/** Questions to a whole fleet. */
export interface ContentStore {
  /** Lists the keys of images in the order in which they were first stored, as far as the reader sees them. */
  keys(reader: ImageReader, page: PageRequest): Promise<Page<Digest>>;
}
