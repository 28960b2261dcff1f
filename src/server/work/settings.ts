import type { FeedPlaces } from '../../advisory/index.ts';
import type { GuardSettings } from '../../http/guard/index.ts';
import type { HttpClientOptions } from '../../http/index.ts';
import type { LineSettings, ScopedLine } from '../../policy/index.ts';
import type { FeedPolicy } from '../../findings/index.ts';

/** Thread settings: plain data, since each thread gets a copy. */
export interface WorkSettings {
  readonly store: { readonly file: string } | { readonly database: string };
  readonly http: Pick<HttpClientOptions, 'userAgent' | 'proxy' | 'caFiles' | 'skipTlsVerify'>;
  /** Allowed image sources; the administrator chooses feeds, which are not guarded. */
  readonly registries: GuardSettings;
  readonly feedPlaces: FeedPlaces;
  readonly feedPolicy: FeedPolicy;
  /** Default line, for images without another; absent if they get no verdict. */
  readonly line?: LineSettings;
  /** Patterns for the names of base images. */
  readonly bases: readonly string[];
  /** An image's line is the first whose scope fits a place where it runs. */
  readonly lines?: readonly ScopedLine[];
  /** Images read at once, each in a thread. */
  readonly workers: number;
  /** Layers that all images together read at once; each image may always read one. */
  readonly layersAtATime: number;
}
