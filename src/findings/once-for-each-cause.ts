import { compareTexts, counted, nameSome, type Problem } from '../domain/index.ts';

const KIND = 'package-file-unreadable';
/** Files to name in a message after the first, before counting the rest. */
const NAMED_FILES = 3;

/**
 * Merges files that were not read for the same reason into one hole: one damage affected all. A file named in
 * a waiver stays separate, so that it waives no other.
 */
export function onceForEachCause(
  problems: readonly Problem[],
  waivers: readonly string[],
): readonly Problem[] {
  const named = new Set(waivers);
  return Array.from(
    Map.groupBy(problems, (problem) => reasonOf(problem, named) ?? problem).values(),
    asOne,
  ).flat();
}

function reasonOf({ kind, subject, message }: Problem, waivers: ReadonlySet<string>): string | undefined {
  const reason = message.slice(subject.length);
  const isUnread = kind === KIND && message.startsWith(subject) && reason.startsWith(' was not read: ');
  return isUnread && !waivers.has(`${kind}:${subject}`) ? reason : undefined;
}

function asOne(alike: readonly Problem[]): readonly Problem[] {
  const bySubject = new Map(alike.map((problem) => [problem.subject, problem]));
  const [first, ...others] = [...bySubject.values()].sort((a, b) => compareTexts(a.subject, b.subject));
  if (!first || others.length === 0) return first ? [first] : [];
  const names = nameSome(
    others.map(({ subject }) => subject),
    NAMED_FILES,
  );
  return [
    { ...first, message: `${first.message}; ${counted(others.length, 'more file')} likewise: ${names}` },
  ];
}
