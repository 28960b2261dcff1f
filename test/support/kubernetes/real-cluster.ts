// A real API server, named by a kubeconfig, whose user is an administrator. It has neither kubelets nor a scheduler nor
// controllers: tests write each status themselves, and owners that do not exist would be collected as garbage.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as send, type RequestOptions } from 'node:https';
import { json } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import * as z from 'zod';
import { RESOURCES, typeOf, type ApiObject, type GivenObject, type Resource } from './object-store.ts';
import type { TestCluster } from './test-cluster.ts';

const CONFLICT = 409;
const NOT_FOUND = 404;
/** A scheduler that nobody runs. */
const NO_SCHEDULER = 'plimsoll-tests';

const stored = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().exactOptional(), uid: z.string() }),
});

type Key = readonly [resource: Resource, namespace: string | undefined, name: string];

export class RealCluster implements TestCluster {
  readonly #config: KubeConfig;
  readonly #prefix = `plimsoll-${randomBytes(4).toString('hex')}`;
  readonly #made = new Map<string, Key>();
  readonly uid: string;

  private constructor(config: KubeConfig, uid: string) {
    this.#config = config;
    this.uid = uid;
  }

  static async open(file: string): Promise<RealCluster> {
    const config = new KubeConfig();
    config.loadFromFile(file);
    const { body } = await ask(config, 'GET', '/api/v1/namespaces/kube-system');
    return new RealCluster(config, stored.parse(body).metadata.uid);
  }

  get kubeconfig(): string {
    return this.#config.exportConfig();
  }

  own(name: string): string {
    return `${this.#prefix}-${name}`;
  }

  async put(resource: Resource, given: GivenObject): Promise<ApiObject> {
    const { metadata } = given;
    const object = { ...given, ...typeOf(resource) };
    const key: Key = [resource, metadata.namespace, metadata.name];
    const isNew = !this.#made.has(key.join('/'));
    this.#made.set(key.join('/'), key);
    if (isNew)
      await this.#ask('POST', collectionOf(resource, metadata.namespace), toRequest(resource, object));
    if (isNew && resource === 'namespaces') await this.#addServiceAccount(metadata.name);
    const now = stored.parse(await this.#ask('GET', pathOf(key)));
    if (given['status'] === undefined || resource !== 'pods') return now;
    return stored.parse(await this.#ask('PUT', `${pathOf(key)}/status`, { ...now, status: given['status'] }));
  }

  async delete(...key: Key): Promise<void> {
    this.#made.delete(key.join('/'));
    const isNamespace = key[0] === 'namespaces';
    if (isNamespace) await this.#ask('DELETE', `${accountsOf(key[2])}/default`);
    await this.#ask('DELETE', pathOf(key), {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      gracePeriodSeconds: 0,
    });
    // A controller would say that nothing is left in it.
    const now = isNamespace ? await this.#ask('GET', pathOf(key)) : undefined;
    if (now) await this.#ask('PUT', `${pathOf(key)}/finalize`, { ...now, spec: {} }, [CONFLICT]);
  }

  /** Namespaces end last. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#made.values()].reverse();
    for (const key of all) if (key[0] !== 'namespaces') await this.delete(...key);
    for (const key of all) if (key[0] === 'namespaces') await this.delete(...key);
  }

  /** Admission asks for the account of each pod, which a controller would add. */
  async #addServiceAccount(namespace: string): Promise<void> {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    await this.#ask('POST', accountsOf(namespace), account, [CONFLICT]);
  }

  /** Returns nothing for what does not exist. */
  async #ask(method: string, path: string, body?: object, expected: readonly number[] = []) {
    const { status, body: answer } = await ask(this.#config, method, path, body);
    if (status === NOT_FOUND) return undefined;
    if (status < 300 || expected.includes(status)) return answer;
    throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
  }
}

async function ask(config: KubeConfig, method: string, path: string, content?: object) {
  const options: RequestOptions = { method };
  await config.applyToHTTPSOptions(options);
  const request = send(`${config.getCurrentCluster()?.server ?? ''}${path}`, options);
  const body = content && JSON.stringify(content);
  request.setHeader('content-type', 'application/json');
  // Otherwise that of a DELETE is not framed.
  if (body !== undefined) request.setHeader('content-length', Buffer.byteLength(body));
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: (await json(response)) as object };
}

/** Pods that no scheduler takes, without a token, which a controller would make. */
function toRequest(resource: Resource, object: ApiObject): object {
  if (resource !== 'pods') return object;
  const { spec = {} } = object;
  const settled = { schedulerName: NO_SCHEDULER, automountServiceAccountToken: false };
  return { ...object, spec: Object.assign({}, spec, settled) };
}

function collectionOf(resource: Resource, namespace: string | undefined): string {
  const { group, namespaced } = RESOURCES[resource];
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  return namespaced ? `${root}/namespaces/${namespace ?? 'default'}/${resource}` : `${root}/${resource}`;
}

function accountsOf(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts`;
}

function pathOf([resource, namespace, name]: Key): string {
  return `${collectionOf(resource, namespace)}/${name}`;
}
