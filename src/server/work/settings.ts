import type { FeedPlaces } from '../../advisory/index.ts';
import type { GuardSettings } from '../../http/guard/index.ts';
import type { HttpClientOptions } from '../../http/index.ts';
import type { FeedPolicy } from '../../scan/index.ts';

/** What threads are started with: plain data, since it is copied to each. */
export interface WorkSettings {
  readonly store: { readonly file: string } | { readonly database: string };
  readonly http: Pick<HttpClientOptions, 'userAgent' | 'proxy' | 'caFiles' | 'skipTlsVerify'>;
  /** Where images may come from; feeds are the administrator's choice, and not guarded. */
  readonly registries: GuardSettings;
  readonly feedPlaces: FeedPlaces;
  readonly feedPolicy: FeedPolicy;
  /** Images that are read at a time, each in a thread. */
  readonly workers: number;
}
