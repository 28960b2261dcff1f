import type { EpisodeKind } from '../../domain/index.ts';

/** States that last, and are told once while they do. */
export interface EpisodeTables {
  episode: {
    kind: EpisodeKind;
    /** Key of the image, or what runs: its digest, or its name where no digest is known; name of the feed. */
    subject: string;
    /** When it was first seen. */
    since: string;
    /** Null until an event reported it. */
    told_at: string | null;
  };
}
