import { AppError } from '../../errors/index.ts';
import type { EventSpan } from '../ports.ts';

/** Distinguishes this cursor from other lists' cursors, which are plain numbers. */
const PREFIX = 'event.';

export function toEventCursor(seq: number): string {
  return PREFIX + seq.toString(36);
}

/** Returns the number of the last event that the client saw. */
export function parseEventCursor(cursor: string, { last, forgotten }: EventSpan): number {
  const seq = Number.parseInt(cursor.slice(PREFIX.length), 36);
  if (!(seq >= 0 && seq <= last) || cursor !== toEventCursor(seq)) {
    throw new AppError('USAGE', 'not a valid cursor of this list', {
      hint: 'start again without a cursor',
    });
  }
  if (seq >= forgotten) return seq;
  throw new AppError('EVENTS_FORGOTTEN', 'events after this cursor were deleted, since they were too old', {
    hint: 'start again without a cursor',
  });
}
