import * as z from 'zod';
import {
  appliedList,
  arrivingList,
  cluster as clusterSchema,
  evidence,
  feedList,
  fleetDiff,
  fleetPlan,
  fleetStatus,
  lineOutcomes,
  problem,
  matchesAnswer,
  pruneAnswer,
  ranImagePage,
  runChanges,
  runPage,
  verdictPage,
  vexList,
  vexView,
  type PruneRequest,
  type SentRunChange,
  type SentRunList,
} from '../api/index.ts';
import { ApiConnection, ITEMS_A_PAGE, type Query, type ServerAccess } from './api-connection.ts';
import { readAnswer } from './read-answer.ts';

/** Milliseconds for a response: a plan for a large fleet takes minutes and queues behind others. */
const ANSWER_MS = 15 * 60_000;

const imagePage = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      names: z.array(z.object({ kind: z.string(), name: z.string() })),
      verdicts: lineOutcomes.optional(),
    }),
  ),
  next: z.string().optional(),
});

const hitPage = imagePage.extend({ known: z.boolean(), problems: z.array(problem) });

/** Queries a Plimsoll server's fleet. Throws AppError with the server's reason. */
export class FleetClient {
  readonly #connection: ApiConnection;
  readonly #patient: ApiConnection;

  constructor(server: ServerAccess) {
    this.#connection = new ApiConnection(server);
    this.#patient = new ApiConnection(server, { answer: ANSWER_MS });
  }

  async putRuns(cluster: string, list: SentRunList) {
    const path = `/clusters/${encodeURIComponent(cluster)}/runs`;
    const response = await this.#connection.send('PUT', path, list);
    return readAnswer(response, z.union([appliedList, arrivingList]));
  }

  /** Sends changes since a generation. Throws RUNS_OUTDATED if the server is at another. */
  async patchRuns(cluster: string, change: SentRunChange) {
    const path = `/clusters/${encodeURIComponent(cluster)}/runs`;
    return readAnswer(await this.#connection.send('PATCH', path, change), runChanges);
  }

  /** Says that a cluster is alive and at this generation. Throws RUNS_OUTDATED if the server is at another. */
  async beat(name: string, uid: string, generation: number) {
    const path = `/clusters/${encodeURIComponent(name)}/heartbeat`;
    return readAnswer(await this.#connection.send('POST', path, { uid, generation }), z.undefined());
  }

  async cluster(name: string) {
    return this.#get(`/clusters/${encodeURIComponent(name)}`, clusterSchema);
  }

  async status() {
    return this.#get('/fleet', fleetStatus);
  }

  /** Returns the upgrades that clear most of the fleet. A large fleet may take a minute. */
  async plan(query: Query) {
    return readAnswer(await this.#patient.get('/fleet/plan', query), fleetPlan);
  }

  async feeds() {
    return (await this.#get('/feeds', feedList)).items;
  }

  async runs(query: Query) {
    return this.#get('/runs', runPage, query);
  }

  async ranImages(query: Query) {
    return this.#get('/runs/images', ranImagePage, query);
  }

  async images(query: Query) {
    return this.#get('/images', imagePage, query);
  }

  /** Lists images affected by a CVE or a feed's record. */
  async imagesHit(id: string, query: Query) {
    return this.#get(`/advisories/${encodeURIComponent(id)}/images`, hitPage, query);
  }

  /** Lists images that contain a package with this name. */
  async imagesWith(name: string, query: Query) {
    return this.#get(`/packages/${encodeURIComponent(name)}/images`, imagePage, query);
  }

  /** Lists an image's verdicts. */
  async verdicts(key: string, query: Query) {
    return this.#get(`/images/${key}/verdicts`, verdictPage, query);
  }

  /** Compares two moments, for one image or between two. */
  async diff(key: string, query: Query) {
    return readAnswer(await this.#connection.get(`/images/${key}/diff`, query), fleetDiff);
  }

  /** Returns the stored evidence on a CVE or a feed's record. */
  async evidence(id: string) {
    return this.#get(`/advisories/${encodeURIComponent(id)}/evidence`, evidence);
  }

  async vex() {
    return (await this.#get('/vex', vexList)).items;
  }

  async putVex(name: string, document: object, query: Query) {
    const path = `/vex/${encodeURIComponent(name)}`;
    return readAnswer(await this.#connection.send('PUT', path, document, query), vexView);
  }

  async removeVex(name: string) {
    return readAnswer(await this.#connection.delete(`/vex/${encodeURIComponent(name)}`), z.undefined());
  }

  /** Starts matching all packages again. */
  async rebuild() {
    return readAnswer(await this.#connection.send('POST', '/fleet/rebuild', {}), matchesAnswer);
  }

  /** Counts matches, and the packages still to match. */
  async matches() {
    return this.#get('/fleet/matches', matchesAnswer);
  }

  /** Deletes expired data for some seconds, or counts it. */
  async prune(request: PruneRequest) {
    return readAnswer(await this.#connection.send('POST', '/fleet/prune', request), pruneAnswer);
  }

  async close(): Promise<void> {
    await Promise.all([this.#connection.close(), this.#patient.close()]);
  }

  async #get<Schema extends z.ZodType>(path: string, schema: Schema, query?: Query) {
    return readAnswer(await this.#connection.get(path, query && { ...query, limit: ITEMS_A_PAGE }), schema);
  }
}
