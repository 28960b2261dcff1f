import { ADDRESSES, feedResolver } from '../../../advisory/index.ts';
import { osCatalogers } from '../../../catalog/index.ts';
import { createHttpClient } from '../../../http/index.ts';
import { imagesHit, type ScanContext } from '../../../scan/index.ts';
import type { FindImagesHit } from '../../../server/routes/api/index.ts';
import type { Store } from '../../../store/ports.ts';
import { feedPlaces, feedPolicy, httpOptions } from '../../session.ts';
import type { ServeRequest } from './read-request.ts';

/** Asks the store; its engine does the work, elsewhere. */
export function findImagesHit(store: Store, request: ServeRequest, now: () => Date): FindImagesHit {
  const { settings, environment } = request;
  const context: ScanContext = {
    store,
    http: createHttpClient(httpOptions(settings, environment)),
    catalogers: osCatalogers,
    resolveFeed: feedResolver(feedPlaces(settings), ADDRESSES),
    feedPolicy: feedPolicy(settings),
    now,
    onProgress: () => undefined,
  };
  return (id, page) => imagesHit(id, page, context);
}
