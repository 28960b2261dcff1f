import {
  failed,
  formatPlatform,
  ok,
  type ImageIdentity,
  type NamedBase,
  type Result,
} from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { interruptible, type HttpClient } from '../http/index.ts';
import {
  openImage,
  parseImageName,
  parseImageReference,
  type ImageName,
  type ImageOptions,
  type ImageReference,
} from '../image/index.ts';
import { findBase, type BaseCandidate, type FoundBase } from '../scan/index.ts';
import { lookUp } from './look-up.ts';
import { imageOptions } from './open-named-image.ts';
import type { Session } from './session.ts';

/** Milliseconds for what identifies the base that an image names: it chooses whom we wait for. */
const MAX_READ_MS = 5_000;

/** An image on this machine must not make it ask a registry. */
const NO_NETWORK: HttpClient = {
  request: () =>
    Promise.reject(
      new AppError('NETWORK_FAILED', 'a local image causes no request; name its base with --base'),
    ),
  close: () => Promise.resolve(),
};

/** Results of reading the images that --base names, by name, platform and registry of the image that was scanned. */
export type GivenBases = Map<string, Result<ImageIdentity>>;

/** Finds the base of an image. Throws USAGE for an image whose layers are unknown, REFERENCE_INVALID for --base. */
export async function findBaseOf(
  image: ImageIdentity,
  named: NamedBase | undefined,
  session: Session,
  bases: GivenBases,
): Promise<FoundBase> {
  const { base } = session.settings;
  refuseUnlisted(image, base);
  const given = base.map((name) => givenCandidate(name, image, session, bases));
  return findBase(image, named ? namedCandidates(named, image, session) : [], given);
}

/** An SBOM that lists no layers cannot tell what a base brought. */
function refuseUnlisted({ layers, sbom }: ImageIdentity, base: readonly string[]): void {
  if (sbom === undefined || layers.every(({ diffId }) => diffId !== undefined)) return;
  const what = base.length > 0 ? '--base' : '--ignore-base';
  throw new AppError('USAGE', `${what} does not apply to ${sbom}, which lists no layers of the image`, {
    hint: 'scan the image itself, or an SBOM that plimsoll sbom wrote of it',
  });
}

/** Reads each image of --base once for all images of a call that share a platform and a registry. */
function givenCandidate(
  reference: string,
  image: ImageIdentity,
  session: Session,
  bases: GivenBases,
): BaseCandidate {
  const name = parseImageName(reference, lookUp);
  const platform = image.platform ? formatPlatform(image.platform) : '';
  const key = [reference, platform, registryOf(image) ?? ''].join('\0');
  return {
    reference,
    source: 'option',
    read: async () => {
      const read = bases.get(key) ?? (await readIdentity(name, image, session, { reference }));
      bases.set(key, read);
      return read;
    },
  };
}

/**
 * Tries the digest, and then the name: some builders write the digest of an image that was never pushed. Both are text of
 * the image, which may only name an image of a registry, never a path.
 */
function namedCandidates(named: NamedBase, image: ImageIdentity, session: Session): readonly BaseCandidate[] {
  const { source, name, digest } = named;
  const timeLimit = AbortSignal.timeout(MAX_READ_MS);
  const isLocal = image.transport !== 'docker';
  const http = isLocal ? NO_NETWORK : interruptible(session.context.http, timeLimit);
  const reference = name ?? digest ?? '';
  const candidate = (meant: Omit<NamedBase, 'source'>): BaseCandidate => ({
    reference,
    source,
    read: async () => {
      const found = referenceOf(meant, image);
      if (!found.ok) return found;
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

/** Without a name, the base can only be in the repository of the image itself. */
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

/** Reads what identifies an image, for the platform of the one that may be built on it. */
async function readIdentity(
  name: ImageName,
  image: ImageIdentity,
  session: Session,
  how: Pick<ImageOptions, 'reference'> & Partial<Pick<ImageOptions, 'http' | 'insecure'>>,
): Promise<Result<ImageIdentity>> {
  const options = {
    ...(await imageOptions(how.reference, session)),
    ...how,
    ...(image.platform && { indexPlatform: image.platform }),
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

/** Credentials that were given for the image's registry are for no other one. */
function asStranger(options: ImageOptions): ImageOptions {
  const { configFiles, environment } = options.credentials;
  return { ...options, credentials: { configFiles, environment } };
}

function registryOf(image: ImageIdentity): string | undefined {
  return imageReference(image)?.registry;
}

/** An SBOM may name its image in any way. */
function imageReference({ transport, reference }: ImageIdentity): ImageReference | undefined {
  if (transport !== 'docker') return undefined;
  try {
    const name = parseImageName(reference, lookUp);
    return name.kind === 'docker' ? name.reference : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
