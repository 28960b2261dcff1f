import type { FileFacts, Problem } from '../domain/index.ts';

/** Reports a package's own file, or an entry in a package list, that could not be read. */
export function unreadableEntry(path: string, reason: string): Problem {
  return { kind: 'package-file-unreadable', subject: path, message: `${path} was not read: ${reason}` };
}

/** Reports one or more list entries that name no package. */
export function invalidEntries(path: string, count: number, noun = 'entries'): Problem {
  return unreadableEntry(
    path,
    `${count} of its ${noun} ${count === 1 ? 'has' : 'have'} no valid name or version`,
  );
}

/** Facts for a file that was unreadable throughout: it counts as searched, with a hole. */
export function unreadableFile(path: string, reason: string): FileFacts {
  return { path, packages: [], problems: [unreadableEntry(path, reason)] };
}
