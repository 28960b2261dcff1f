import * as z from 'zod';
import {
  credentials,
  type RunEntry,
  type SentCredentials,
  type SentPullCredentials,
} from '../../api/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import {
  credentialsFromEntries,
  parseImageReference,
  parsePullSecret,
  type RegistryEntries,
} from '../../image/index.ts';
import { ApiFailure, FORBIDDEN, NO_SUCH_OBJECT } from '../access/api-failure.ts';
import type { ApiServer } from '../access/api-server.ts';
import type { Pod } from '../objects/pod.ts';

/** Kubernetes takes 1 MiB of data, which base64 and managed fields make larger. */
const MAX_SECRET_BYTES = 2 * 1024 ** 2;

const secret = z.object({ data: z.record(z.string(), z.string()).nullish() });

/** Credentials of a secret that may not be read or has none. */
const NONE: RegistryEntries = {};

/** Pull credentials of pods, in the namespaces whose secrets are read. */
export class PullSecrets {
  readonly #server: ApiServer;
  readonly #namespaces: readonly string[];
  readonly #onProblem: (message: string) => void;
  /** By namespace and name, until everything is read again. */
  readonly #secrets = new Map<string, RegistryEntries>();
  /** By namespace and image. */
  readonly #credentials = new Map<string, SentCredentials>();

  constructor(server: ApiServer, namespaces: readonly string[], onProblem: (message: string) => void) {
    this.#server = server;
    this.#namespaces = namespaces;
    this.#onProblem = onProblem;
  }

  /** Has all secrets read again: they change without a change of any pod. */
  forget(): void {
    this.#secrets.clear();
  }

  /** Reads what a pod pulls its images with. A secret that cannot be read is a problem, and its runs go on. */
  async readFor({ metadata, spec }: Pod, runs: readonly RunEntry[], signal: AbortSignal): Promise<void> {
    const namespace = metadata.namespace ?? '';
    if (runs.length === 0 || !this.#namespaces.includes(namespace)) return;
    let entries: RegistryEntries = {};
    for (const { name } of spec.imagePullSecrets ?? []) {
      // The admission of Kubernetes lets an empty name pass.
      if (!name) continue;
      const found = await this.#read(namespace, name, signal);
      // Known credentials stay until the secret can be read again.
      if (!found) return;
      entries = { ...found, ...entries };
    }
    for (const { image } of runs) this.#choose(namespace, image, entries);
  }

  /** Of these runs, each image once for its namespace. */
  credentialsOf(runs: readonly RunEntry[]): readonly SentPullCredentials[] {
    const distinct = new Map(runs.map((run) => [keyOf(run), run]));
    return [...distinct].flatMap(([key, { namespace, image }]) => {
      const found = this.#credentials.get(key);
      return found ? [{ namespace, image, credentials: found }] : [];
    });
  }

  /** Forgets what these runs do not need. */
  keepOnly(runs: readonly RunEntry[]): void {
    const keys = new Set(runs.map(keyOf));
    for (const key of this.#credentials.keys()) if (!keys.has(key)) this.#credentials.delete(key);
  }

  #choose(namespace: string, image: string, entries: RegistryEntries): void {
    const key = keyOf({ namespace, image });
    try {
      const found = credentialsFromEntries(entries, parseImageReference(image));
      this.#credentials.delete(key);
      if (!found) return;
      const { data } = credentials.safeParse(found);
      if (data) this.#credentials.set(key, data);
      else
        this.#onProblem(
          `${namespace}: pull secrets of ${image}: longer than a server takes, or without a user`,
        );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#onProblem(`${namespace}: pull secrets of ${image}: ${error.message}`);
    }
  }

  /** Undefined for a failure that may pass. */
  async #read(namespace: string, name: string, signal: AbortSignal): Promise<RegistryEntries | undefined> {
    const key = `${namespace}/${name}`;
    const known = this.#secrets.get(key);
    if (known) return known;
    const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
    try {
      const { data } = await this.#server.get({ path, signal, maxBytes: MAX_SECRET_BYTES }, secret);
      const entries = parsePullSecret(data ?? {}, `secret ${key}`);
      this.#secrets.set(key, entries);
      return entries;
    } catch (failure) {
      if (signal.aborted) throw failure;
      this.#onProblem(`secret ${key} cannot be read: ${messageOf(failure)}`);
      if (isPassing(failure)) return undefined;
      this.#secrets.set(key, NONE);
      return NONE;
    }
  }
}

function isPassing(failure: unknown): boolean {
  if (failure instanceof ApiFailure) return ![FORBIDDEN, NO_SUCH_OBJECT].includes(failure.status);
  return !(failure instanceof AppError && ['CONFIG_INVALID', 'LIMIT_EXCEEDED'].includes(failure.code));
}

function keyOf({ namespace, image }: Pick<RunEntry, 'namespace' | 'image'>): string {
  return `${namespace} ${image}`;
}
