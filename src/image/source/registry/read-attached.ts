import { referrersTag, type Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { HttpResponse } from '../../../http/index.ts';
import { MAX_ALL_ATTACHED_BYTES, MAX_ATTACHED, MAX_ATTACHED_BYTES } from '../../limits.ts';
import { parseArtifact, parseReferrers, type ArtifactDescriptor } from '../../manifest/index.ts';
import { verifyBytes } from '../verifier.ts';
import { ACCEPT } from './headers.ts';
import { readManifestBytes } from './read-manifest-bytes.ts';
import type { RegistrySession } from './session.ts';

// OCI distribution-spec 1.1 referrers, and cosign's attestation tags.

export interface AttachedFile {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** Selects by the type and annotations of artifacts and their files. */
export type IsWanted = (descriptor: ArtifactDescriptor) => boolean;

/** Statuses from registries without referrers support. */
const NO_REFERRERS = [404, 405];
const FOUND = 200;
const MISSING = 404;

/** Fetches wanted artifacts attached to manifests, each file once. Throws AppError if any part is unavailable. */
export async function readAttached(
  subjects: readonly Digest[],
  name: string,
  session: RegistrySession,
  isWanted: IsWanted,
): Promise<readonly AttachedFile[]> {
  const files = new Map<Digest, Uint8Array>();
  let total = 0;
  for (const subject of subjects) {
    for (const file of await filesOf(subject, name, session, isWanted)) {
      if (files.has(file.digest)) continue;
      if (files.size >= MAX_ATTACHED) throw tooMany(name);
      total += file.size;
      if (total > MAX_ALL_ATTACHED_BYTES)
        throw tooLarge(`all that is attached to ${name}`, MAX_ALL_ATTACHED_BYTES);
      files.set(file.digest, await readBlob(file, name, session));
    }
  }
  return [...files].map(([digest, bytes]) => ({ digest, bytes }));
}

async function filesOf(
  subject: Digest,
  name: string,
  session: RegistrySession,
  isWanted: IsWanted,
): Promise<readonly ArtifactDescriptor[]> {
  const artifacts = (await referrersOf(subject, name, session)).filter(isWanted);
  if (artifacts.length > MAX_ATTACHED) throw tooMany(name);
  const files = [...(await attestationsOf(subject, name, session))];
  for (const { digest, size } of artifacts) {
    const response = await session.request(`manifests/${digest}`, { headers: ACCEPT, immutable: true });
    if (response.status !== FOUND) throw await session.refusal(response, { kind: 'manifest', name: digest });
    const bytes = await readManifestBytes(response, `an artifact of ${name}`);
    verifyBytes(bytes, digest, size, `an artifact of ${name}`);
    for (const file of parseArtifact(bytes, `an artifact of ${name}`)) files.push(file);
  }
  return files.filter(isWanted);
}

async function referrersOf(
  subject: Digest,
  name: string,
  session: RegistrySession,
): Promise<readonly ArtifactDescriptor[]> {
  const listed: ArtifactDescriptor[] = [];
  let query: string | undefined = '';
  while (query !== undefined) {
    const response: HttpResponse = await session.request(`referrers/${subject}${query}`, { headers: ACCEPT });
    if (NO_REFERRERS.includes(response.status)) {
      await response.discard();
      return referrersOfTag(subject, name, session);
    }
    if (response.status !== FOUND) throw await session.refusal(response, { kind: 'manifest', name: subject });
    const page = await readManifestBytes(response, `the referrers of ${name}`);
    for (const each of parseReferrers(page, `the referrers of ${name}`)) listed.push(each);
    query = nextQuery(response);
    if (query !== undefined && listed.length > MAX_ATTACHED) throw tooMany(name);
  }
  return listed;
}

/** Returns the next page's query, from `Link: </v2/…/referrers/…?n=1&last=x>; rel="next"`. */
function nextQuery({ headers, url }: HttpResponse): string | undefined {
  const [, target] = /^<([^>]*)>;\s*rel="?next"?/u.exec(headers['link'] ?? '') ?? [];
  const next = target === undefined ? undefined : URL.parse(target, url);
  return next && next.search !== new URL(url).search ? next.search : undefined;
}

/** Reads the list that clients keep under a tag if the registry has none. */
async function referrersOfTag(
  subject: Digest,
  name: string,
  session: RegistrySession,
): Promise<readonly ArtifactDescriptor[]> {
  const what = `the referrers of ${name}`;
  const bytes = await manifestOfTag(referrersTag(subject), what, session);
  return bytes ? parseReferrers(bytes, what) : [];
}

/** Reads attestations that `cosign attest` attached under its own tag. */
async function attestationsOf(
  subject: Digest,
  name: string,
  session: RegistrySession,
): Promise<readonly ArtifactDescriptor[]> {
  const what = `the attestations of ${name}`;
  const bytes = await manifestOfTag(`${referrersTag(subject)}.att`, what, session);
  return bytes ? parseArtifact(bytes, what) : [];
}

async function manifestOfTag(
  tag: string,
  what: string,
  session: RegistrySession,
): Promise<Uint8Array | undefined> {
  const response = await session.request(`manifests/${tag}`, { headers: ACCEPT });
  if (response.status === FOUND) return readManifestBytes(response, what);
  if (response.status !== MISSING) throw await session.refusal(response, { kind: 'tag', name: tag });
  await response.discard();
  return undefined;
}

async function readBlob(
  { digest, size }: ArtifactDescriptor,
  name: string,
  session: RegistrySession,
): Promise<Uint8Array> {
  const what = `what is attached to ${name}`;
  if (size > MAX_ATTACHED_BYTES) throw tooLarge(what, MAX_ATTACHED_BYTES);
  const response = await session.request(`blobs/${digest}`, { immutable: true });
  if (response.status !== FOUND) throw await session.refusal(response, { kind: 'layer', name: digest });
  const bytes = await response.bytes(MAX_ATTACHED_BYTES);
  verifyBytes(bytes, digest, size, what);
  return bytes;
}

function tooLarge(what: string, limit: number): AppError {
  return new AppError('LIMIT_EXCEEDED', `${what} is larger than ${limit} bytes`);
}

function tooMany(name: string): AppError {
  return new AppError('LIMIT_EXCEEDED', `more than ${MAX_ATTACHED} artifacts are attached to ${name}`);
}
