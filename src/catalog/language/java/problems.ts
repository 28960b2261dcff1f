import type { Problem } from '../../../domain/index.ts';
import type { Unread } from './read-tree.ts';

/** Reports archives that were not read: their packages are not looked up. */
export function unreadable(outer: string, { count, first }: Unread): readonly Problem[] {
  if (!first) return [];
  const place = [outer, ...first.within].join('!');
  const message =
    count === 1
      ? `${place} was not read: ${first.reason}`
      : `${count} archives in ${outer} were not read, the first: ${place}: ${first.reason}`;
  return [{ kind: 'package-file-unreadable', subject: outer, message }];
}

/** Reports files that only have the name of an archive. */
export function noArchive(outer: string, { count, first }: Unread): readonly Problem[] {
  if (!first) return [];
  const place = [outer, ...first.within].join('!');
  const message =
    count === 1
      ? `${place} is not an archive`
      : `${count} files in ${outer} only have the name of an archive, the first: ${place}`;
  return [{ kind: 'package-unnamed', subject: outer, message }];
}

/** Reports archives that say nothing of what they are. */
export function unnamed(outer: string, count: number, all: number): Problem {
  const message =
    all === 1
      ? `${outer} could not be identified: neither its content nor its name identifies it`
      : `${count} of ${all} archives of ${outer} could not be identified: neither content nor name identifies them`;
  return { kind: 'package-unnamed', subject: outer, message };
}
