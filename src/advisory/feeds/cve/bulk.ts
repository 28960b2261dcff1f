import { parseCursor } from '../../cursor.ts';
import type { FeedContext, FeedOutcome } from '../../feed.ts';
import type { RecordSource } from '../../record-source.ts';
import { validatorsIn } from '../../validators.ts';
import { syncChanges } from './changes.ts';
import { syncWhole } from './whole.ts';

/** The upstream's log of changes goes back this far; what slipped past it is found by reading all again. */
const WHOLE_AGAIN_MS = 30 * 24 * 60 * 60 * 1000;

/** The CVE list, to be loaded as a whole. */
export interface CveBulk {
  /** Where its single records and the log of their changes are. */
  readonly source: RecordSource;
  readonly zipUrl: string;
  readonly context: FeedContext;
}

export async function syncCveList(bulk: CveBulk): Promise<FeedOutcome> {
  const { context, source } = bulk;
  const state = await context.store.advisories.feedState(source.id);
  const known = validatorsIn(state);
  const cursor = state?.cursor === undefined ? undefined : parseCursor(state.cursor);
  const isRecent = cursor !== undefined && context.now().getTime() - cursor.readAt < WHOLE_AGAIN_MS;
  const changes = isRecent ? await syncChanges(bulk, cursor, known) : undefined;
  return changes ?? syncWhole(bulk, known);
}
