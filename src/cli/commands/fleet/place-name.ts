import type { StoreRequest } from '../../opening/session.ts';

/** Names the queried place, without the database password. */
export function placeName({ settings, place }: StoreRequest): string {
  if (settings.server !== undefined) return settings.server;
  return 'file' in place ? place.file : 'the database';
}
