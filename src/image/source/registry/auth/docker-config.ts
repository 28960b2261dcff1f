import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { jsonOf } from '../../../../domain/index.ts';
import { AppError, messageOf, systemCode } from '../../../../errors/index.ts';
import type { ImageReference } from '../../../reference/index.ts';
import { askHelper } from './credential-helper.ts';
import { toCredentials, type Credentials } from './credentials.ts';

// ~/.docker/config.json as Docker writes it, and Podman's auth.json, whose keys may name a repository.

const entrySchema = z.object({
  auth: z.nullish(z.string()),
  username: z.nullish(z.string()),
  password: z.nullish(z.string()),
  identitytoken: z.nullish(z.string()),
  registrytoken: z.nullish(z.string()),
});

const configSchema = z.object({
  auths: z.nullish(z.record(z.string(), z.nullish(entrySchema))),
  credHelpers: z.nullish(z.record(z.string(), z.string())),
  credsStore: z.nullish(z.string()),
});

type Config = z.output<typeof configSchema>;
type Entry = z.output<typeof entrySchema>;

/** Entries of registries and repositories, as `auths` has them. */
export type RegistryEntries = NonNullable<Config['auths']>;

/** Docker's key for Hub. */
const HUB_KEY = 'https://index.docker.io/v1/';
const HUB_HOSTS: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** A Docker configuration and its location. */
interface DockerConfig extends Config {
  readonly place: string;
}

/** Searches in Docker's order: the registry's own helper, then the store for all registries, then the entries. */
export async function credentialsFromConfig(
  config: DockerConfig,
  reference: ImageReference,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Credentials | undefined> {
  const keys = keysOf(reference);
  const helper = lookUp(config.credHelpers, keys) ?? config.credsStore;
  if (helper) {
    const server = reference.registry === 'docker.io' ? HUB_KEY : reference.registry;
    const found = await askHelper(helper, server, environment);
    if (found) return found;
  }
  const entry = lookUp(config.auths, keys);
  return entry && fromEntry(entry, config.place);
}

/** Returns undefined for a missing file. */
export async function readDockerConfig(file: string): Promise<DockerConfig | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new AppError('CONFIG_INVALID', `cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
  return parseDockerConfig(text, file, 'correct or remove it; another login writes a new one');
}

/** Returns undefined for an empty text, which Docker treats as a missing file. */
export function parseDockerConfig(text: string, place: string, hint: string): DockerConfig | undefined {
  if (text.trim() === '') return undefined;
  try {
    return { ...configSchema.parse(JSON.parse(text)), place };
  } catch {
    // Without the cause, which may quote a secret.
    throw new AppError('CONFIG_INVALID', `${place} is not a valid Docker configuration`, { hint });
  }
}

/**
 * Reads a pull secret of Kubernetes: the entries of its `.dockerconfigjson`, or of its older `.dockercfg`, in base64. As
 * kubelets do, leaves its credential helpers out: whoever wrote it would choose what runs here. Throws CONFIG_INVALID.
 */
export function parsePullSecret(data: Readonly<Record<string, string>>, place: string): RegistryEntries {
  const textOf = (key: string) => {
    const value = data[key];
    return value === undefined ? undefined : jsonOf(Buffer.from(value, 'base64').toString('utf8'));
  };
  const config = z.safeParse(configSchema, textOf('.dockerconfigjson') ?? { auths: textOf('.dockercfg') });
  if (config.data?.auths) return config.data.auths;
  throw new AppError('CONFIG_INVALID', `${place} holds no valid .dockerconfigjson or .dockercfg`);
}

/** Finds the entry with the longest path that applies. Throws CONFIG_INVALID for one that is not valid. */
export function credentialsFromEntries(
  entries: RegistryEntries,
  reference: ImageReference,
): Credentials | undefined {
  const entry = lookUp(entries, keysOf(reference));
  return entry && fromEntry(entry, 'a pull secret');
}

/** Lists the keys that may apply to a repository, nearest first: `host/a/b`, `host/a`, `host`. */
function keysOf({ registry, repository }: ImageReference): readonly string[] {
  const components = [registry, ...repository.split('/')];
  return components.map((_, index) => components.slice(0, components.length - index).join('/'));
}

function lookUp<Value>(entries: Readonly<Record<string, Value>> | null | undefined, keys: readonly string[]) {
  const byKey = new Map(Object.entries(entries ?? {}).map(([key, value]) => [normalizeKey(key), value]));
  return keys.map((key) => byKey.get(key)).find((value) => value !== undefined && value !== null);
}

/** Maps `https://host/v1/` and `host` to the same key, and all of Hub's names to one. */
function normalizeKey(key: string): string {
  const scheme = key.indexOf('://');
  let rest = scheme < 0 ? key : key.slice(scheme + 3);
  for (const suffix of ['/', '/v1', '/v2']) if (rest.endsWith(suffix)) rest = rest.slice(0, -suffix.length);
  const [host = '', ...path] = rest.split('/');
  return [HUB_HOSTS.has(host) ? 'docker.io' : host, ...path].join('/');
}

function fromEntry(entry: Entry, place: string): Credentials | undefined {
  if (entry.identitytoken) return { kind: 'identity-token', token: entry.identitytoken };
  if (entry.registrytoken) return { kind: 'registry-token', token: entry.registrytoken };
  if (!entry.auth) return toCredentials(entry.username ?? '', entry.password ?? '');
  const pair = Buffer.from(entry.auth, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0)
    throw new AppError(
      'CONFIG_INVALID',
      `an "auth" in ${place} is not valid: expected user:password in base64`,
    );
  // Docker pads with NUL.
  const [password = ''] = pair.slice(colon + 1).split('\0', 1);
  return toCredentials(pair.slice(0, colon), password);
}
