import type { TimeLimit } from '../domain/index.ts';
import { counted } from './quantities.ts';

/** Puts a time limit into a few words, to stand beside its finding. */
export function limitLabel({ overdue, clock }: TimeLimit): string {
  if (!clock) return 'overdue, date unknown';
  return `${overdue ? 'overdue since' : 'due'} ${clock.due}`;
}

/** Puts a time limit into words, with the date that it is counted from. */
export function limitWords(limit: TimeLimit): string {
  const { days, clock } = limit;
  const most = `at most ${counted(days, 'day')}`;
  if (!clock) return `overdue: ${most}, and neither its publication nor its fix has a known date`;
  return `${limitLabel(limit)}: ${most} from its ${clock.of} of ${clock.since}`;
}
