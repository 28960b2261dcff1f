import {
  defined,
  failed,
  formatPlatform,
  layerPath,
  ok,
  type ImageIdentity,
  type NamedBase,
  type Result,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { interruptible, type HttpClient } from '../../http/index.ts';
import {
  formatImageReference,
  openImage,
  parseImageName,
  parseImageReference,
  type ImageName,
  type ImageOptions,
  type ImageReference,
} from '../../image/index.ts';
import { findBase, type BaseCandidate, type FoundBase } from '../../findings/index.ts';
import { matchesReference, isMarkedBase } from '../../stored/index.ts';
import type { Settings } from '../../config/index.ts';
import { fileOrFolder } from '../options/look-up.ts';
import { imageOptions } from './open-named-image.ts';
import type { ScanSession } from './session.ts';

/** Milliseconds to identify the base that an image names: the image chooses the host that we wait for. */
const MAX_READ_MS = 5_000;

/** An image must not make this machine query any host by naming it; the store may know the base. */
function noNetwork(reason: string): HttpClient {
  return {
    request: () => Promise.reject(new AppError('NETWORK_FAILED', reason)),
    close: () => Promise.resolve(),
  };
}

/** Registry for names without one. */
const HUB = 'docker.io';

/** Not a valid tag. */
const NO_TAG = '~';

/** Results of reading the user's base images, by name, platform and the scanned image's registry. */
export type GivenBases = Map<string, Result<ImageIdentity>>;

/** Finds an image's base. Throws USAGE for an image with unknown layers, REFERENCE_INVALID for --base. */
export async function findBaseOf(
  image: ImageIdentity,
  named: NamedBase | undefined,
  session: ScanSession,
  bases: GivenBases,
): Promise<FoundBase> {
  const { base, ignoreBase } = session.settings;
  if (base.length > 0 || ignoreBase) refuseUnlisted(image, base);
  const given = [
    ...base.map((name) => givenCandidate(name, 'option', image, session, bases)),
    ...(await markedCandidates(image, session, bases)),
  ];
  return findBase(image, named ? namedCandidates(named, image, session) : [], given);
}

/** Lists the user's marked images: images read before, and fully named ones. */
async function markedCandidates(
  image: ImageIdentity,
  session: ScanSession,
  bases: GivenBases,
): Promise<readonly BaseCandidate[]> {
  const { bases: marked } = session.settings;
  const path = marked.length > 0 ? layerPath(image) : undefined;
  if (!path) return [];
  const below = await session.context.store.bases.below(path);
  const stored = below.filter((each) => isMarkedBase(each, marked));
  const named = marked.filter((name) => !name.includes('*') && referenceIn(name));
  return [
    ...stored.map(({ key, layers, names, readAs }): BaseCandidate => ({
      reference: readAs ?? names[0]?.name ?? key,
      source: 'marked',
      read: () =>
        Promise.resolve(ok({ ...image, manifestDigest: key, layers: image.layers.slice(0, layers) })),
    })),
    ...named.map((name) => givenCandidate(name, 'marked', image, session, bases)),
  ];
}

/** An SBOM without layers cannot show what its base brought. */
function refuseUnlisted({ layers, sbom }: ImageIdentity, base: readonly string[]): void {
  if (sbom === undefined || layers.every(({ diffId }) => diffId !== undefined)) return;
  const what = base.length > 0 ? '--base' : '--ignore-base';
  throw new AppError('USAGE', `${what} does not apply to ${sbom}, which lists no layers of the image`, {
    hint: 'scan the image itself, or an SBOM that plimsoll sbom wrote of it',
  });
}

/** Reads each image in --base and bases once for all images in a call that share a platform and a registry. */
function givenCandidate(
  reference: string,
  source: 'option' | 'marked',
  image: ImageIdentity,
  session: ScanSession,
  bases: GivenBases,
): BaseCandidate {
  const name = parseImageName(reference, fileOrFolder);
  const platform = image.platform ? formatPlatform(image.platform) : '';
  const key = [reference, platform, registryOf(image) ?? ''].join('\0');
  return {
    reference,
    source,
    read: async () => {
      const read = bases.get(key) ?? (await readIdentity(name, image, session, { reference }));
      bases.set(key, read);
      return read;
    },
  };
}

/**
 * Tries the digest, then the name: some builders write the digest of an image that was never pushed. Both are
 * text from the image, so they may only name a registry image, never a path.
 */
function namedCandidates(
  named: NamedBase,
  image: ImageIdentity,
  session: ScanSession,
): readonly BaseCandidate[] {
  const { source, name, digest } = named;
  const timeLimit = AbortSignal.timeout(MAX_READ_MS);
  const reference = name ?? digest ?? '';
  const candidate = (meant: Omit<NamedBase, 'source'>): BaseCandidate => ({
    reference,
    source,
    isMarked: isMarked(referenceOf(meant, image), session.settings.bases),
    read: async () => {
      const found = referenceOf(meant, image);
      if (!found.ok) return found;
      const refusal = refusalOf(found.value, image, session.settings);
      const http =
        refusal === undefined ? interruptible(session.context.http, timeLimit) : noNetwork(refusal);
      const insecure = session.settings.insecure && found.value.registry === registryOf(image);
      const asked = { kind: 'docker', reference: found.value } as const;
      const read = await readIdentity(asked, image, session, { reference, http, insecure });
      return read.ok || !timeLimit.aborted ? read : failed('its registry is too slow');
    },
  });
  return digest === undefined || name === undefined
    ? [candidate(named)]
    : [candidate({ name, digest }), candidate({ name })];
}

/** A digest proves only the repository, so it needs a pattern that covers all tags. */
function isMarked(found: Result<ImageReference>, patterns: readonly string[]): boolean {
  if (!found.ok) return false;
  const { registry, repository, digest } = found.value;
  if (digest === undefined) return matchesReference(formatImageReference(found.value), patterns);
  const name = `${registry}/${repository}`;
  return matchesReference(`${name}@${digest}`, patterns) || matchesReference(`${name}:${NO_TAG}`, patterns);
}

/** Explains why the registry that an image names is not queried; undefined if it is. */
function refusalOf(
  { registry }: ImageReference,
  image: ImageIdentity,
  { base, bases }: Settings,
): string | undefined {
  if (image.transport !== 'docker') return 'a local image causes no request; name its base with --base';
  const trusted = [registryOf(image), HUB, ...[...base, ...bases].map(registryNamed)];
  if (trusted.includes(registry)) return undefined;
  return `${registry} is not asked because an image says so; name its base with --base`;
}

/** Returns the registry in a name or a pattern; undefined for a host pattern. */
function registryNamed(name: string): string | undefined {
  const [host = '', ...path] = name.split('/');
  if (path.length === 0 || host.includes('*')) return undefined;
  return referenceIn(name.replaceAll('*', 'x'))?.registry;
}

/** Without a name, the base can only be in the image's own repository. */
function referenceOf(
  { name, digest }: Omit<NamedBase, 'source'>,
  image: ImageIdentity,
): Result<ImageReference> {
  try {
    const own = name === undefined ? imageReference(image) : parseImageReference(name);
    if (!own) return failed('its repository is not named');
    if (digest === undefined) return ok(own);
    return ok(parseImageReference(`${own.registry}/${own.repository}@${digest}`));
  } catch (error) {
    if (error instanceof AppError) return failed(error.message);
    throw error;
  }
}

/** Reads an image's identity, for the platform of the image that may be built on it. */
async function readIdentity(
  name: ImageName,
  image: ImageIdentity,
  session: ScanSession,
  how: Pick<ImageOptions, 'reference'> & Partial<Pick<ImageOptions, 'http' | 'insecure'>>,
): Promise<Result<ImageIdentity>> {
  const options = {
    ...(await imageOptions(how.reference, session)),
    ...how,
    ...defined({ indexPlatform: image.platform }),
  };
  const isOfSameRegistry = name.kind === 'docker' && name.reference.registry === registryOf(image);
  try {
    const opened = await openImage(name, isOfSameRegistry ? options : asStranger(options));
    await opened.close();
    return ok(opened.identity);
  } catch (error) {
    if (error instanceof AppError && session.signal?.aborted !== true) return failed(error.message);
    throw error;
  }
}

/** Credentials given for the image's registry must not go to another one. */
function asStranger(options: ImageOptions): ImageOptions {
  const { configFiles, environment } = options.credentials;
  return { ...options, credentials: { configFiles, environment } };
}

function registryOf(image: ImageIdentity): string | undefined {
  return imageReference(image)?.registry;
}

function imageReference({ transport, reference }: ImageIdentity): ImageReference | undefined {
  return transport === 'docker' ? referenceIn(reference) : undefined;
}

/** Undefined for an image outside registries; an SBOM may name its image in any way. */
function referenceIn(reference: string): ImageReference | undefined {
  try {
    const name = parseImageName(reference, fileOrFolder);
    return name.kind === 'docker' ? name.reference : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
