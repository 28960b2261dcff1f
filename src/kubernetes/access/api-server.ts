import * as z from 'zod';
import { jsonOf } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { retryAfter, type HttpResponse } from '../../http/index.ts';
import { ApiFailure } from './api-failure.ts';
import type { ClusterConnection, ConnectionSource } from './connections.ts';

const UNAUTHORIZED = 401;
/** Bytes per answer: 500 pods of 100 KB. */
const MAX_ANSWER_BYTES = 64 * 1024 ** 2;
const MAX_STATUS_BYTES = 64 * 1024;

const status = z.object({ message: z.string().optional(), code: z.number().optional() });

type Query = Readonly<Record<string, string | undefined>>;

export interface ApiRequest {
  readonly path: string;
  readonly query?: Query;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
  /** Of a document; absent: those of the largest list. */
  readonly maxBytes?: number;
}

/** Reads from an API server. Sends GET requests alone. */
export class ApiServer {
  readonly #connections: ConnectionSource;

  constructor(connections: ConnectionSource) {
    this.#connections = connections;
  }

  /** Returns one document. Throws ApiFailure, or AppError for a server that cannot be reached. */
  async get<Schema extends z.ZodType>(request: ApiRequest, schema: Schema): Promise<z.output<Schema>> {
    const response = await this.#send(request);
    const text = Buffer.from(await response.bytes(request.maxBytes ?? MAX_ANSWER_BYTES)).toString();
    const { success, data, error } = schema.safeParse(jsonOf(text));
    if (success) return data;
    const [issue] = error.issues;
    throw new AppError(
      'SERVER_FAILED',
      `${request.path}: the answer is not valid at ${issue?.path.join('.') ?? ''}`,
    );
  }

  /** Opens a stream, such as a watch. */
  async open(request: ApiRequest): Promise<AsyncIterable<Uint8Array>> {
    return (await this.#send(request)).stream();
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  async #send(request: ApiRequest): Promise<HttpResponse> {
    const response = await sendBy(await this.#connections.current(), request);
    if (response.status !== UNAUTHORIZED) return succeeded(response);
    await response.discard();
    // A token may have ended before its file was read again.
    return succeeded(await sendBy(await this.#connections.renewed(), request));
  }
}

async function sendBy(
  { address, headers, http }: ClusterConnection,
  request: ApiRequest,
): Promise<HttpResponse> {
  const { path, query = {}, accept = 'application/json', signal } = request;
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const search = new URLSearchParams(Object.fromEntries(given));
  const url = `${address}${path}${search.size === 0 ? '' : `?${search.toString()}`}`;
  return http.request({ url, headers: { ...headers, accept }, ...(signal && { signal }) });
}

async function succeeded(response: HttpResponse): Promise<HttpResponse> {
  if (response.status >= 200 && response.status <= 299) return response;
  const body = await response.bytes(MAX_STATUS_BYTES).catch(() => new Uint8Array());
  const { data } = status.safeParse(jsonOf(Buffer.from(body).toString()));
  throw new ApiFailure(
    response.status,
    data?.message ?? `the API server answered ${response.status}`,
    retryAfter(response.headers['retry-after'], Date.now()),
  );
}
