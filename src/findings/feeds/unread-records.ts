import type { Problem, UnreadGroup, UnreadRecords } from '../../domain/index.ts';

/** A feed is a hole if more than one record in this many cannot be read. */
const TOLERATED = 1000;

/** Reports how a feed's unreadable records affect an image. */
export function unreadProblems(feed: string, { records, unread }: UnreadRecords): readonly Problem[] {
  return unread.map((group) => ({
    kind: isHole(group, records) ? 'feed-unreadable' : 'advisory-unreadable',
    subject: feed,
    message: messageOf(group, records),
  }));
}

function isHole({ state, records: ofState }: UnreadGroup, records: number): boolean {
  if (state === 'no-package') return false;
  // Without the oversized record the feed is not up to date, however many others it has.
  return state === 'too-large' || ofState * TOLERATED > records;
}

const WORDS = {
  unreadable: 'could not be read',
  'too-large': 'too large',
  'no-package': 'without a package',
} as const;

function messageOf({ state, records: ofState, example, reason }: UnreadGroup, records: number): string {
  const more = ofState > 1 ? `, and ${ofState - 1} more` : '';
  return `${ofState} of ${records} records ${WORDS[state]}: ${example} (${reason})${more}`;
}
