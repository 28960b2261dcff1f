import type { ServerSettings } from '../config/index.ts';
import type { AddressOf } from '../fleet/index.ts';

/** Returns the addresses of paths as clients reach them; the paths alone, if the configuration does not say. */
export function publicAddress({ publicUrl = '' }: Pick<ServerSettings, 'publicUrl'>): AddressOf {
  return (path) => publicUrl + path;
}
