import type { Problem, UnversionedArchive } from '../../../domain/index.ts';
import { isId } from './coordinates.ts';
import { isCommonWord } from './fits-classes.ts';
import type { UnreadArchives } from './read-tree.ts';

/** Reports unread archives: their packages are not looked up. */
export function unreadableArchives(outer: string, { count, first }: UnreadArchives): readonly Problem[] {
  if (!first) return [];
  const place = [outer, ...first.within].join('!');
  const message =
    count === 1
      ? `${place} was not read: ${first.reason}`
      : `${count} archives in ${outer} were not read, the first: ${place}: ${first.reason}`;
  return [{ kind: 'package-file-unreadable', subject: outer, message }];
}

/** Reports files that look like archives only by name. */
export function noArchive(outer: string, { count, first }: UnreadArchives): readonly Problem[] {
  if (!first) return [];
  const place = [outer, ...first.within].join('!');
  const message =
    count === 1
      ? `${place} is not an archive`
      : `${count} files in ${outer} only have the name of an archive, the first: ${place}`;
  return [{ kind: 'package-unnamed', subject: outer, message }];
}

/** Reports the archives in a file that carry no version. */
export function unnamedArchives(
  outer: string,
  archives: readonly UnversionedArchive[],
  all: number,
  isCached: boolean,
): Problem {
  const message =
    all === 1
      ? `${outer} could not be identified: neither its content nor its name tells a version`
      : `${archives.length} of ${all} archives of ${outer} could not be identified: neither content nor name tells a version`;
  // Classes confirm the package named by the file: app.jar may be any project's, and cached files are not in
  // use.
  const telling = archives.filter(
    ({ artifact, clues }) =>
      !isCached && isId(artifact) && !isCommonWord(artifact) && clues.folders.length > 0,
  );
  return {
    kind: 'package-unnamed',
    subject: outer,
    message,
    ...(telling.length > 0 && { archives: telling }),
  };
}
