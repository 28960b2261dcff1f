import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The folder of real feeds, images and vectors, which is not part of this repository: $PLIMSOLL_SHARED, or `shared`
 * beside the clone. Undefined where there is none; tests that need it say so in their title and are skipped.
 */
export function sharedFolder(): string | undefined {
  const folder = process.env['PLIMSOLL_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');
  return existsSync(folder) ? folder : undefined;
}
