import type { EpisodeKind } from '../../domain/index.ts';
import type { FeedEpisode } from '../ports.ts';
import { table, text } from './table.ts';

/** Syncs by which stored images are still to be judged. No event tells of them. */
export const UNJUDGED = 'sync.unjudged';

/** States that last, and are told once while they do. */
export const EPISODE_TABLES = {
  episode: table(
    {
      kind: text<EpisodeKind | FeedEpisode | typeof UNJUDGED>(),
      /**
       * Key of the image, or what runs: its digest, or its name where no digest is known; name of the feed, with the
       * numbers of its syncs where images are to be judged by them.
       */
      subject: text(),
      /** When it was first seen; of syncs by which images are to be judged, when that was noted last. */
      since: text(),
      /** Null until an event reported it. */
      told_at: text().orNull(),
    },
    { key: ['kind', 'subject'] },
  ),
};
