import { DEFAULT_LINE, defined, type EventKind, type FleetEvent } from '../../domain/index.ts';
import type { JudgedImage, NewEvent, CurrentVerdict } from '../../inventory/ports.ts';
import { newEvent } from '../events/new-event.ts';

export interface VerdictNews {
  /** The verdict in words. */
  readonly words: string;
  /** True if the image is new, or runs where another line applies: its first verdict by that line is news, too. */
  readonly isNews: boolean;
  /** The sync after which images are judged, if that is the reason. */
  readonly sync?: FleetEvent['sync'];
}

/**
 * Creates at most one event when an image's verdict changes. Images that existed before any line have no
 * event for their first verdict: a new line is not news about all images.
 */
export function verdictEvents(
  before: CurrentVerdict | undefined,
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
        ...defined({ cause: judged.cause }),
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

/** A finding past its time limit also puts the image over its line: the change gets one event, for the time limit. */
function kindOf(
  before: CurrentVerdict | undefined,
  { outcome, counts }: JudgedImage,
  overdue: readonly string[],
): EventKind | undefined {
  if (overdue.length > 0) return 'image.overdue';
  if (outcome === before?.outcome) {
    // An image over its line may hide further findings.
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
