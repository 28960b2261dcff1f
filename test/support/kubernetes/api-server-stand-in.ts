// A stand-in for Kubernetes' API server: lists, gets and watches a few resources, over HTTP on loopback.
//
// It does no validation, RBAC, selectors, apply, discovery, admission, writes over HTTP, streaming lists, TLS or
// compression. Lists always show the newest version. Where a real server differs, this one is wrong.
// Shapes: https://kubernetes.io/docs/reference/using-api/api-concepts, and answers by a 1.36 server.

import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  parseAccess,
  parseVersion,
  Refused,
  sendBody,
  toPartial,
  toStatus,
  wantsMetadata,
  type Access,
} from './api-request.ts';
import {
  inconsistentToken,
  ObjectStore,
  typeOf,
  type ApiObject,
  type GivenObject,
  type Resource,
} from './object-store.ts';
import { Watches } from './watches.ts';

/** A request as it came. `access` is absent where nothing is served. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly access?: Access;
}

const FAILURES = {
  429: 'Too many requests, please try again later.',
  500: toStatus(500, 'Internal error occurred: etcdserver: request timed out'),
  503: toStatus(503, 'the server is currently unable to handle the request'),
};
const EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results.';

export interface Failure {
  /** How many requests fail; 1 unless given. */
  readonly times?: number;
  /** In seconds. */
  readonly retryAfter?: number;
  /** All requests unless given. */
  readonly concerns?: (request: LoggedRequest) => boolean;
}

export class ApiServerStandIn implements AsyncDisposable {
  /** Once set, requests without this bearer token are answered by 401. */
  token: string | undefined;
  /** Says which requests are refused with 403. */
  forbids: (access: Access) => boolean = () => false;
  /** How a watch is refused whose version is too old: by an ERROR event, as on most real servers, or by 410. */
  goneAs: 'event' | 'status' = 'event';
  readonly requests: LoggedRequest[] = [];
  readonly #store = new ObjectStore();
  readonly watches = new Watches(this.#store);
  readonly #sockets = new Set<Socket>();
  readonly #failures: (Failure & { readonly code: keyof typeof FAILURES; left: number })[] = [];
  #expiredPages = 0;
  #server: Server | undefined;
  #port = 0;

  /** Starts, or starts again on the same port. */
  async listen(): Promise<this> {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Resets all connections and refuses new ones. Objects and history stay. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.close();
    this.reset();
    await once(server, 'close');
  }

  async restart({ history = 'kept' }: { readonly history?: 'kept' | 'lost' } = {}): Promise<void> {
    await this.stop();
    if (history === 'lost') this.forgetHistory();
    await this.listen();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.thaw();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** A kubeconfig's text, with the present token. */
  get kubeconfig(): string {
    const name = 'stand-in';
    const user = this.token === undefined ? {} : { token: this.token };
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: this.url } }],
      users: [{ name, user }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    });
  }

  /** Adds an object or replaces it, and returns it with its uid and version. */
  put(resource: Resource, object: GivenObject): ApiObject {
    const stored = this.#store.put(resource, object);
    this.watches.pump();
    return stored;
  }

  /** Deletes an object; nodes and namespaces have no namespace. */
  delete(resource: Resource, namespace: string | undefined, name: string): void {
    this.#store.delete(resource, namespace, name);
    this.watches.pump();
  }

  /** The newest version, which all resources share. */
  get version(): number {
    return this.#store.version;
  }

  /** Past changes are gone for new watches, and unfinished lists expire. Open watches go on. */
  forgetHistory(): void {
    this.#store.forgetHistory();
  }

  /** Answers the next requests that have a `continue` by 410. */
  expirePages(times = 1): void {
    this.#expiredPages = times;
  }

  /** Answers the next requests by an error. */
  fail(code: keyof typeof FAILURES, failure: Failure = {}): void {
    this.#failures.push({ ...failure, code, left: failure.times ?? 1 });
  }

  /** Resets all connections. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Accepts connections and requests, and sends nothing more. */
  freeze(): void {
    this.watches.freeze();
  }

  /** Answers again, and first whatever came while it was frozen. */
  thaw(): void {
    this.watches.thaw();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://server');
    const access = parseAccess(url);
    const query = Object.fromEntries(url.searchParams);
    const logged = { method, path: url.pathname, query, headers, ...(access && { access }) };
    this.requests.push(logged);
    await this.watches.thawed;
    if (response.destroyed) return;
    try {
      this.#admit(logged);
      if (!access) throw Refused.by(404, 'the server could not find the requested resource', { details: {} });
      const isPartial = wantsMetadata(headers.accept ?? '*/*', access.verb);
      if (access.verb === 'watch') this.#watch(access, url.searchParams, isPartial, response);
      else if (access.verb === 'list')
        sendBody(response, 200, this.#list(access, url.searchParams, isPartial));
      else sendBody(response, 200, this.#get(access, isPartial));
    } catch (cause) {
      const error = cause instanceof SyntaxError ? Refused.by(400, 'continue key is not valid') : cause;
      if (!(error instanceof Refused)) throw error;
      sendBody(response, error.code, error.body, error.headers);
    }
  }

  /** Keeps a real server's order: authentication, limits, authorization. */
  #admit(request: LoggedRequest): void {
    const { method, headers, access } = request;
    if (this.token !== undefined && headers.authorization !== `Bearer ${this.token}`)
      throw Refused.by(401, 'Unauthorized');
    const failure = this.#failures.find(({ left, concerns }) => left > 0 && (concerns?.(request) ?? true));
    if (failure) {
      failure.left--;
      const { code, retryAfter } = failure;
      throw new Refused(
        code,
        FAILURES[code],
        retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` },
      );
    }
    if (access && this.forbids(access)) throw Refused.forbidden(access);
    if (method !== 'GET')
      throw Refused.by(405, 'the server does not allow this method on the requested resource');
  }

  #get(access: Access, isPartial: boolean): object {
    const { resource, namespace, name = '' } = access;
    const object = this.#store.get(resource, namespace, name);
    if (!object) throw Refused.notFound(access);
    return isPartial ? toPartial(object) : object;
  }

  #list({ resource, namespace }: Access, query: URLSearchParams, isPartial: boolean): object {
    const token = query.get('continue') ?? undefined;
    const version = query.get('resourceVersion');
    if (token !== undefined && parseVersion(version) !== undefined)
      throw Refused.by(400, 'specifying resource version is not allowed when using continue');
    if (token !== undefined && this.#expiredPages > 0) {
      this.#expiredPages--;
      this.#store.forgetLists();
    }
    // Version 0 is answered from the watch cache, which knows no limit.
    const limit = version === '0' && token === undefined ? 0 : Number(query.get('limit'));
    const page = this.#store.page(resource, namespace, { limit, token });
    if (!page) throw Refused.by(410, EXPIRED, { metadata: { continue: inconsistentToken(token ?? '') } });
    const next = page.next && { continue: page.next.token, remainingItemCount: page.next.remaining };
    const metadata = { resourceVersion: String(page.version), ...next };
    if (isPartial) {
      const items = page.items.map(toPartial);
      // Go writes a slice that nothing was added to as null; typed lists have one that is empty.
      const listed = items.length > 0 ? items : null;
      return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: listed };
    }
    // Items have neither apiVersion nor kind in typed lists.
    const items = page.items.map(({ apiVersion: _version, kind: _kind, ...item }) => item);
    const { kind, apiVersion } = typeOf(resource);
    return { kind: `${kind}List`, apiVersion, metadata, items };
  }

  #watch(access: Access, query: URLSearchParams, isPartial: boolean, response: ServerResponse): void {
    const version = parseVersion(query.get('resourceVersion'));
    if (this.goneAs === 'status' && version !== undefined && !this.#store.since(version))
      throw Refused.by(410, this.#store.tooOld(version));
    const hasBookmarks = ['true', '1'].includes(query.get('allowWatchBookmarks') ?? '');
    const seconds = Number(query.get('timeoutSeconds'));
    this.watches.open(access, { version, isPartial, hasBookmarks, seconds }, response);
  }
}
