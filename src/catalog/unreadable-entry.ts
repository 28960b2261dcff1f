import type { FileFacts, Problem } from '../domain/index.ts';

/** Reports a package's own file, or an entry of a list of packages, that could not be read. */
export function unreadableEntry(path: string, reason: string): Problem {
  return { kind: 'package-file-unreadable', subject: path, message: `${path} was not read: ${reason}` };
}

/** Reports the entries of a list that name no package, one or more. */
export function invalidEntries(path: string, count: number, noun = 'entries'): Problem {
  return unreadableEntry(
    path,
    `${count} of its ${noun} ${count === 1 ? 'has' : 'have'} no valid name or version`,
  );
}

/** Facts of a file of which nothing could be read: it counts as looked at, with a hole. */
export function unreadableFile(path: string, reason: string): FileFacts {
  return { path, packages: [], problems: [unreadableEntry(path, reason)] };
}
