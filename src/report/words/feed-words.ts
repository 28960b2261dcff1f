import { dateOf, type FeedUse } from '../../domain/index.ts';
import { formatSince } from './quantities.ts';

/** Describes a feed's age at a time in RFC 3339, and its gaps: `debian-tracker 2 hours old (unfixed known)`. */
export function feedWords(
  { feed, syncedAt, contentAt, coverage, remark }: FeedUse,
  answeredAt: string,
): string {
  const notes = [
    ...(contentAt === undefined ? [] : [`content of ${dateOf(contentAt)}`]),
    ...(coverage === undefined ? [] : [coverage]),
    ...(remark === undefined ? [] : [remark]),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  if (syncedAt === undefined) return `${feed} never loaded${note}`;
  return `${feed} ${formatSince(Date.parse(answeredAt) - Date.parse(syncedAt))}${note}`;
}
