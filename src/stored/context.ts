import type { ScanContext } from '../findings/index.ts';
import type { Inventory } from '../inventory/ports.ts';

/** Services for use cases over stored images. */
export interface StoredContext extends ScanContext {
  readonly store: Inventory;
}
