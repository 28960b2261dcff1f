import { isHole, type Problem, type ScanResult } from '../../domain/index.ts';
import { problemText } from '../words/problem-text.ts';
import { MAX_NOTIFICATIONS } from './limits.ts';
import { locationOf } from './location.ts';
import { plainMessage } from './message.ts';
import type { MissingImage } from './missing.ts';

type Level = 'error' | 'warning' | 'note';

/** Reports holes (error), waived ones (warning), and other notes (note). */
export function problemNotifications({ verdict, problems }: ScanResult) {
  const { incomplete, waived } = verdict;
  const named = new Set([...incomplete, ...waived].map(keyOf));
  const others = problems.filter((problem) => !named.has(keyOf(problem)));
  return capped([
    ...incomplete.map((problem) => problemNotification(problem, 'error')),
    ...waived.map((problem) => problemNotification(problem, 'warning', 'waived: ')),
    ...others.map((problem) => problemNotification(problem, isHole(problem) ? 'error' : 'note')),
  ]);
}

/** Reports the images missing from the file. */
export function missingNotifications(missing: readonly MissingImage[]) {
  return capped(missing.map(({ code, reason }) => notification(code, 'error', reason)));
}

export function notification(id: string, level: Level, text: string) {
  return { descriptor: { id }, level, message: plainMessage(text) };
}

function problemNotification(problem: Problem, level: Level, before = '') {
  const { kind, path } = problem;
  return {
    ...notification(kind, level, `${before}${kind}: ${problemText(problem)}`),
    ...(path !== undefined && { locations: [locationOf(path)] }),
  };
}

function capped<Each extends { readonly level: Level }>(all: readonly Each[]) {
  const shown = all.slice(0, MAX_NOTIFICATIONS);
  const [next] = all.slice(MAX_NOTIFICATIONS);
  if (!next) return shown;
  const more = all.length - shown.length;
  return [...shown, notification('notifications-left-out', next.level, `${more} more are left out`)];
}

function keyOf({ kind, subject }: Problem): string {
  return `${kind}\0${subject}`;
}
