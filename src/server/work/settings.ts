import type { FeedPlaces } from '../../advisory/index.ts';
import type { GuardSettings } from '../../http/guard/index.ts';
import type { HttpClientOptions } from '../../http/index.ts';
import type { FeedPolicy } from '../../scan/index.ts';

/** Settings of a thread: plain data, since each thread gets a copy. */
export interface WorkSettings {
  readonly store: { readonly file: string } | { readonly database: string };
  readonly http: Pick<HttpClientOptions, 'userAgent' | 'proxy' | 'caFiles' | 'skipTlsVerify'>;
  /** Allowed sources of images; feeds are chosen by the administrator, and not guarded. */
  readonly registries: GuardSettings;
  readonly feedPlaces: FeedPlaces;
  readonly feedPolicy: FeedPolicy;
  /** Images read at once, each in a thread. */
  readonly workers: number;
  /** Layers that all of them together read at once, except that each may read one. */
  readonly layersAtATime: number;
}
