import type { StoreRequest } from '../../session.ts';

/** Names the place that was asked, without the password of a database. */
export function placeName({ settings, place }: StoreRequest): string {
  if (settings.server !== undefined) return settings.server;
  return 'file' in place ? place.file : 'the database';
}
