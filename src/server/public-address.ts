import type { ServerSettings } from '../config/index.ts';
import type { AddressOf } from '../fleet/index.ts';

/**
 * Returns a function from paths to the addresses by which clients reach them; to bare paths without a
 * configured URL.
 */
export function publicAddress({ publicUrl = '' }: Pick<ServerSettings, 'publicUrl'>): AddressOf {
  return (path) => publicUrl + path;
}
