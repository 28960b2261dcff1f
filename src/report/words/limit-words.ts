import { counted, type RunningClock, type TimeLimit } from '../../domain/index.ts';

/** Describes a time limit briefly, to stand beside its finding. */
export function limitLabel(limit: TimeLimit): string {
  const { days, clock } = limit;
  if (!clock) return 'overdue, date unknown';
  return `${dueWords(limit, clock)}, ${counted(days, 'day')} from ${EVENTS[clock.of].label}`;
}

/** Describes a time limit, with its starting date. */
export function limitWords(limit: TimeLimit): string {
  const { days, clock } = limit;
  const most = `at most ${counted(days, 'day')}`;
  if (!clock) return `overdue: ${most}, and neither its publication nor its fix has a known date`;
  return `${dueWords(limit, clock)}: ${most} from ${EVENTS[clock.of].words(clock.since)}`;
}

/** Events that start a clock, in short and with their day. */
const EVENTS: Readonly<
  Record<RunningClock['of'], { readonly label: string; readonly words: (day: string) => string }>
> = {
  fix: { label: 'fix', words: (day) => `its fix of ${day}` },
  publication: { label: 'publication', words: (day) => `its publication of ${day}` },
  'first-seen': { label: 'first seen', words: (day) => `${day}, when the server first saw it here` },
  'fix-seen': { label: 'fix first seen', words: (day) => `${day}, when the server first saw its fix here` },
};

function dueWords({ overdue }: TimeLimit, { due }: RunningClock): string {
  return `${overdue ? 'overdue since' : 'due'} ${due}`;
}
