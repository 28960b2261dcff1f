import { DEFAULT_LINE, type EventKind, type FleetEvent } from '../../domain/index.ts';
import type { JudgedImage, NewEvent, Standing } from '../../store/ports.ts';
import { newEvent } from '../events/new-event.ts';

export interface VerdictNews {
  /** The verdict in words. */
  readonly words: string;
  /** True if the image is new, or runs where another line holds: its first verdict by that is news, too. */
  readonly isNews: boolean;
  /** The sync after which images are judged, if one is the reason. */
  readonly sync?: FleetEvent['sync'];
}

/**
 * Makes at most one event of a change of an image's verdict. Images that were known before there was a line have no
 * event of their first verdict: a new line is not news of all images.
 */
export function verdictEvents(
  before: Standing | undefined,
  judged: JudgedImage,
  { words, isNews, sync }: VerdictNews,
): readonly NewEvent[] {
  if (!before && !isNews) return [];
  const overdue = judged.overdue.filter((id) => !before?.overdue.includes(id));
  const kind = kindOf(before, judged, overdue);
  if (!kind) return [];
  return [
    {
      event: newEvent({
        kind,
        at: judged.at,
        image: judged.image,
        line: judged.line.name,
        ...(judged.cause && { cause: judged.cause }),
        ...(judged.cause === 'advisories' && sync && { sync }),
        message: messageOf(judged, words),
      }),
    },
  ];
}

function messageOf({ image, line }: JudgedImage, words: string): string {
  const by = line.name === DEFAULT_LINE ? '' : ` by the line ${line.name}`;
  return `${image}${by}: ${words}`;
}

/** A finding that passed a time limit is over the line as well: one change has one event, the one that says why. */
function kindOf(
  before: Standing | undefined,
  { outcome, counts }: JudgedImage,
  overdue: readonly string[],
): EventKind | undefined {
  if (overdue.length > 0) return 'image.overdue';
  if (outcome === before?.outcome) {
    // An image over its line may hide more of what it has.
    return before.counts.holes === 0 && counts.holes > 0 ? 'image.unreadable' : undefined;
  }
  switch (outcome) {
    case 'over':
      return 'image.over-line';
    case 'incomplete':
      return 'image.unreadable';
    case 'within':
      return before && 'image.within-line';
  }
}
