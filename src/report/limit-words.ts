import type { RunningClock, TimeLimit } from '../domain/index.ts';
import { counted } from './quantities.ts';

/** Puts a time limit into a few words, to stand beside its finding. */
export function limitLabel(limit: TimeLimit): string {
  const { days, clock } = limit;
  if (!clock) return 'overdue, date unknown';
  return `${dueWords(limit, clock)}, ${counted(days, 'day')} from ${clock.of}`;
}

/** Puts a time limit into words, with the date that it is counted from. */
export function limitWords(limit: TimeLimit): string {
  const { days, clock } = limit;
  const most = `at most ${counted(days, 'day')}`;
  if (!clock) return `overdue: ${most}, and neither its publication nor its fix has a known date`;
  return `${dueWords(limit, clock)}: ${most} from its ${clock.of} of ${clock.since}`;
}

function dueWords({ overdue }: TimeLimit, { due }: RunningClock): string {
  return `${overdue ? 'overdue since' : 'due'} ${due}`;
}
