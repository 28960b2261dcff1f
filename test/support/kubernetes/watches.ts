import type { ServerResponse } from 'node:http';
import { toPartial, toStatus, type Access } from './api-request.ts';
import { typeOf, type ApiObject, type Change, type ObjectStore } from './object-store.ts';

interface Watch {
  readonly access: Access;
  readonly response: ServerResponse;
  readonly isPartial: boolean;
  readonly hasBookmarks: boolean;
  /** Changes up to here were sent. */
  version: number;
}

export interface WatchOptions {
  readonly isPartial: boolean;
  readonly hasBookmarks: boolean;
  /** Absent for a watch that begins with all objects. */
  readonly version: number | undefined;
  readonly seconds: number;
}

/** Open watches, and switches that disturb them all. */
export class Watches {
  readonly #store: ObjectStore;
  readonly #open = new Set<Watch>();
  #frozen: PromiseWithResolvers<undefined> | undefined;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  get scopes(): readonly Access[] {
    return Array.from(this.#open, ({ access }) => access);
  }

  open(access: Access, { version, seconds, ...rest }: WatchOptions, response: ServerResponse): void {
    const watch = { access, response, ...rest, version: version ?? this.#store.version };
    this.#open.add(watch);
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    const timer = seconds > 0 ? setTimeout(() => void this.#endInTime(watch), seconds * 1000) : undefined;
    response.once('close', () => {
      clearTimeout(timer);
      this.#open.delete(watch);
    });
    const { resource, namespace } = access;
    const all = version === undefined ? this.#store.all(resource, namespace) : [];
    for (const object of all) send(watch, 'ADDED', object);
    this.#pump(watch);
  }

  /** Sends new changes. */
  pump(): void {
    for (const watch of this.#open) this.#pump(watch);
  }

  /** Sends a bookmark where the client allows them. */
  bookmark(): void {
    for (const watch of this.#open) this.#bookmark(watch);
  }

  /** Ends as the time limit does: after a bookmark. */
  end(): void {
    for (const watch of this.#open) this.#end(watch);
  }

  /** Sends half an event, then ends. */
  cutLine(): void {
    this.#sendEach((watch) => {
      const line = eventLine('MODIFIED', this.#sample(watch));
      return line.slice(0, line.length / 2);
    });
    for (const { response } of this.#open) response.end();
  }

  /** Sends a line that is not JSON. */
  garble(line = '<html><body>502 Bad Gateway</body></html>'): void {
    this.#sendEach(() => `${line}\n`);
  }

  /** Sends an event of this size, its line end included. */
  sendLongLine(bytes = 9 * 1024 * 1024): void {
    this.#sendEach((watch) => {
      const { metadata, ...object } = this.#sample(watch);
      const padded = (padding: string) =>
        eventLine('MODIFIED', { ...object, metadata: { ...metadata, annotations: { padding } } });
      return padded('x'.repeat(bytes - Buffer.byteLength(padded(''))));
    });
  }

  /** Sends an event whose object has no version. */
  sendUnversioned(): void {
    this.#sendEach((watch) => {
      const { metadata, ...object } = this.#sample(watch);
      return eventLine('MODIFIED', { ...object, metadata: { ...metadata, resourceVersion: undefined } });
    });
  }

  /** Sends an ERROR event, and goes on. */
  sendError(status: object): void {
    this.#sendEach(() => eventLine('ERROR', status));
  }

  freeze(): void {
    this.#frozen ??= Promise.withResolvers<undefined>();
  }

  thaw(): void {
    this.#frozen?.resolve(undefined);
    this.#frozen = undefined;
    this.pump();
  }

  get thawed(): Promise<unknown> {
    return this.#frozen?.promise ?? Promise.resolve();
  }

  #pump(watch: Watch): void {
    if (this.#frozen || watch.response.writableEnded) return;
    const changes = this.#store.since(watch.version);
    if (!changes) {
      watch.response.end(eventLine('ERROR', toStatus(410, this.#store.tooOld(watch.version))));
      return;
    }
    for (const change of changes) if (concerns(watch, change)) send(watch, change.type, change.object);
    watch.version = Math.max(watch.version, this.#store.version);
  }

  async #endInTime(watch: Watch): Promise<void> {
    await this.#frozen?.promise;
    this.#end(watch);
  }

  #end(watch: Watch): void {
    this.#bookmark(watch);
    watch.response.end();
  }

  #bookmark({ access, response, isPartial, hasBookmarks, version }: Watch): void {
    if (!hasBookmarks || this.#frozen || response.writableEnded) return;
    const type = typeOf(access.resource);
    const metadata = { resourceVersion: String(version), creationTimestamp: null };
    // An empty pod as Go writes it: without a name, with fields that are null.
    const empty = type.kind === 'Pod' ? { spec: { containers: null }, status: {} } : {};
    const object = isPartial ? toPartial({ metadata }) : { ...type, metadata, ...empty };
    response.write(eventLine('BOOKMARK', object));
  }

  #sendEach(text: (watch: Watch) => string): void {
    for (const watch of this.#open) if (!watch.response.writableEnded) watch.response.write(text(watch));
  }

  /** Takes the first object in scope, or one that does not exist. */
  #sample({ access: { resource, namespace }, isPartial }: Watch): ApiObject {
    const resourceVersion = String(this.#store.version);
    const metadata = { name: 'sample', namespace: namespace ?? 'default', resourceVersion };
    const object = this.#store.all(resource, namespace)[0] ?? { ...typeOf(resource), metadata };
    return isPartial ? toPartial(object) : object;
  }
}

function concerns({ access }: Watch, { resource, object }: Change): boolean {
  const isInScope = access.namespace === undefined || object.metadata.namespace === access.namespace;
  return resource === access.resource && isInScope;
}

function send({ response, isPartial }: Watch, type: Change['type'], object: ApiObject): void {
  response.write(eventLine(type, isPartial ? toPartial(object) : object));
}

function eventLine(type: Change['type'] | 'BOOKMARK' | 'ERROR', object: object): string {
  return `${JSON.stringify({ type, object })}\n`;
}
