import * as z from 'zod';
import {
  appliedList,
  arrivingList,
  feedList,
  fleetStatus,
  problem,
  ranImagePage,
  runPage,
  type SentRunList,
} from '../api/index.ts';
import { createHttpClient, type HttpClientOptions } from '../http/index.ts';
import { readAnswer } from './read-answer.ts';

/** Items of a page: as many as a server gives. */
const PAGE = '500';

const imagePage = z.object({
  items: z.array(
    z.object({ key: z.string(), names: z.array(z.object({ kind: z.string(), name: z.string() })) }),
  ),
  next: z.string().optional(),
});

const hitPage = imagePage.extend({ known: z.boolean(), problems: z.array(problem) });

type Query = Readonly<Record<string, string | undefined>>;

/** Asks a Plimsoll server where images run. Throws AppError with the server's reason. */
export class FleetClient {
  readonly #api: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #http;

  constructor(server: {
    readonly address: string;
    readonly token: string | undefined;
    readonly http: HttpClientOptions;
  }) {
    this.#api = `${server.address}/api/v1`;
    this.#headers = server.token === undefined ? {} : { authorization: `Bearer ${server.token}` };
    this.#http = createHttpClient(server.http);
  }

  async putRuns(cluster: string, list: SentRunList) {
    const response = await this.#http.request({
      method: 'PUT',
      url: `${this.#api}/clusters/${encodeURIComponent(cluster)}/runs`,
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(list),
    });
    return readAnswer(response, z.union([appliedList, arrivingList]));
  }

  async status() {
    return this.#get('/fleet', fleetStatus);
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

  /** Asks for images that a CVE, or a feed's record, affects. */
  async imagesHit(id: string, query: Query) {
    return this.#get(`/advisories/${encodeURIComponent(id)}/images`, hitPage, query);
  }

  /** Asks for images that hold a package of this name. */
  async imagesWith(name: string, query: Query) {
    return this.#get(`/packages/${encodeURIComponent(name)}/images`, imagePage, query);
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  async #get<Schema extends z.ZodType>(path: string, schema: Schema, query?: Query) {
    const text = new URLSearchParams();
    const asked: Query = query === undefined ? {} : { ...query, limit: PAGE };
    for (const [key, value] of Object.entries(asked)) {
      if (value !== undefined) text.set(key, value);
    }
    const url = `${this.#api}${path}${text.size === 0 ? '' : `?${text.toString()}`}`;
    return readAnswer(await this.#http.request({ url, headers: this.#headers }), schema);
  }
}
