import type { Engine } from '../../store/engine.ts';
import type { RunStore } from '../ports.ts';
import { amendRuns } from './amend-runs.ts';
import { claimCluster, clusterNamed, listClusters, refuseOther, removeCluster } from './clusters.ts';
import { readHits } from './hit.ts';
import { countRuns, listRunImages } from './list-images.ts';
import { countsOfImages } from './counts-of-images.ts';
import { listOpenRuns } from './list-open-runs.ts';
import { listRuns } from './list-runs.ts';
import { placesOfImage } from './places-of.ts';
import { listCredentials } from './pull-credentials.ts';
import { putRuns } from './put-runs.ts';
import { listUnread, noteRead } from './unread-images.ts';

export function createRunStore(engine: Engine): RunStore {
  const { db } = engine;
  return {
    put: (claim, list) => putRuns(engine, claim, list),
    amend: (claim, change) => amendRuns(engine, claim, change),
    async heartbeat(claim, { generation, at }) {
      await db.transaction().execute(async (transaction) => {
        const cluster = await claimCluster(transaction, claim, at);
        refuseOther(cluster, generation);
      });
    },
    removeCluster: (name, at) => removeCluster(db, name, at),
    clusters: (reader = {}) => listClusters(db, reader),
    cluster: (name, reader = {}) => clusterNamed(db, name, reader),
    list: (query) => listRuns(db, query),
    images: (query) => listRunImages(db, query),
    hit: (query) => readHits(db, query),
    placesOf: (images) => placesOfImage(db, images),
    counts: (reader = {}) => countRuns(db, reader),
    open: (query) => listOpenRuns(db, query),
    countsOf: (imageIds) => countsOfImages(db, imageIds),
    noteRead: (image, failure) => noteRead(db, image, failure),
    unread: (query) => listUnread(db, query),
    pullCredentials: (image) => listCredentials(db, image),
  };
}
