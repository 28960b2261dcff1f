import type { ConditionKind, FeedCondition } from '../../domain/index.ts';
import { table, text } from './table.ts';

/** Syncs after which stored images are due for verdicts. Has no event. */
export const UNJUDGED = 'sync.unjudged';

/** Lasting conditions, announced once while open. */
export const OPEN_CONDITION_TABLES = {
  open_condition: table(
    {
      kind: text<ConditionKind | FeedCondition | typeof UNJUDGED>(),
      /**
       * The image's key; a run's digest, or its name if the digest is unknown; or the feed's name, followed
       * by sync numbers where images are due for verdicts after these syncs.
       */
      subject: text(),
      /** When it was first seen; for due verdicts, when that was last recorded. */
      since: text(),
      /** Null until an event announced it. */
      announced_at: text().orNull(),
    },
    { key: ['kind', 'subject'] },
  ),
};
