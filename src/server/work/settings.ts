import type { FeedPlaces } from '../../advisory/index.ts';
import type { GuardSettings } from '../../http/guard/index.ts';
import type { HttpClientOptions } from '../../http/index.ts';
import type { LineSettings, ScopedLine } from '../../policy/index.ts';
import type { FeedPolicy } from '../../scan/index.ts';

/** Settings of a thread: plain data, since each thread gets a copy. */
export interface WorkSettings {
  readonly store: { readonly file: string } | { readonly database: string };
  readonly http: Pick<HttpClientOptions, 'userAgent' | 'proxy' | 'caFiles' | 'skipTlsVerify'>;
  /** Allowed sources of images; feeds are chosen by the administrator, and not guarded. */
  readonly registries: GuardSettings;
  readonly feedPlaces: FeedPlaces;
  readonly feedPolicy: FeedPolicy;
  /** The line of images that no other is for; absent: these have no verdict. */
  readonly line?: LineSettings;
  /** Patterns of the names of images that others are built on. */
  readonly bases: readonly string[];
  /** The first whose scope fits where an image runs is its line. */
  readonly lines?: readonly ScopedLine[];
  /** Images read at once, each in a thread. */
  readonly workers: number;
  /** Layers that all of them together read at once, except that each may read one. */
  readonly layersAtATime: number;
}
