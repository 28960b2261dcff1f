import type { EpisodeKind } from '../../domain/index.ts';

/** What lasts, and is told once while it does. */
export interface EpisodeTables {
  episode: {
    kind: EpisodeKind;
    /** Key of the image, or what runs: its digest, or its name where no digest is known; name of the feed. */
    subject: string;
    /** When it was first seen. */
    since: string;
    /** Null until an event told of it. */
    told_at: string | null;
  };
}
