import { parseDigest, type Digest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { isDomain, isPathComponent, isTag } from './grammar.ts';

// Docker's reference grammar, github.com/distribution/reference, in normalised form.

/** An image's location in a registry. Made only by {@link parseImageReference}. */
export interface ImageReference {
  /** `docker.io`, `registry.example:5000`, `[::1]:5000`. */
  readonly registry: string;
  /** Without the registry: `library/nginx`. */
  readonly repository: string;
  /** `latest` if neither tag nor digest was given. With a digest, it does not affect the content. */
  readonly tag?: string;
  /** Takes precedence over the tag. */
  readonly digest?: Digest;
  readonly __brand: 'ImageReference';
}

const HUB = 'docker.io';
const HUB_ALIASES: ReadonlySet<string> = new Set([HUB, 'index.docker.io']);
/** Hub's repositories without a user or organisation. */
const HUB_LIBRARY = 'library/';
const MAX_REPOSITORY_LENGTH = 255;
/** Characters of an invalid reference shown in its error. */
const MAX_SHOWN_LENGTH = 300;
const IMAGE_ID_LENGTH = 64;

/** Throws REFERENCE_INVALID, naming the invalid part. */
export function parseImageReference(text: string): ImageReference {
  if (withoutCredentials(text) !== text) {
    throw new AppError('REFERENCE_INVALID', 'an image reference cannot hold credentials', {
      hint: 'leave them out: use docker login, or give --username and --password-stdin',
    });
  }
  if (text === '') throw invalid(text, 'it is empty', 'check the variable that it comes from');
  const { name, tag, digest } = splitReference(text);
  const { registry, repository } = splitName(name, text);
  checkRepository(repository, text);
  if (tag !== undefined && !isTag(tag)) {
    throw invalid(text, `"${tag}" is not a valid tag`, 'use up to 128 letters, digits, _, . and -');
  }
  const parsed = digest === undefined ? undefined : parseDigest(digest);
  if (digest !== undefined && !parsed) {
    throw invalid(
      text,
      `"${digest}" is not a valid digest`,
      'write sha256: and 64 lower-case hexadecimal digits',
    );
  }
  return {
    registry,
    repository,
    ...(tag === undefined ? !parsed && { tag: 'latest' } : { tag }),
    ...(parsed && { digest: parsed }),
  } as ImageReference;
}

/** Formats the full reference: `docker.io/library/nginx:1.27`. */
export function formatImageReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/**
 * Strips credentials as in `user:secret@registry.example/app`: a digest's `@` comes after a slash, or the
 * reference has no slash.
 */
export function withoutCredentials(reference: string): string {
  const scheme = reference.indexOf('://');
  const start = scheme < 0 ? 0 : scheme + '://'.length;
  const at = reference.indexOf('@', start);
  const slash = reference.indexOf('/', start);
  const colon = reference.indexOf(':', start);
  if (colon < 0 || colon > at || at > slash) return reference;
  return `${reference.slice(0, start)}***${reference.slice(reference.lastIndexOf('@', slash))}`;
}

function splitReference(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? {} : { digest: text.slice(at + 1) };
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  if (colon < 0) return { name: named, ...digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), ...digest };
}

/**
 * Treats the first component as a registry if it cannot be a Hub user: it has a dot, a port or a capital, or is
 * `localhost`.
 */
function splitName(name: string, text: string): { registry: string; repository: string } {
  if (name.includes('://')) {
    throw invalid(text, 'expected a name without a scheme', `try ${text.slice(text.indexOf('://') + 3)}`);
  }
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isRegistry =
    first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase();
  if (!isRegistry) return onHub(name, text);
  if (!isDomain(first)) throw invalid(text, `"${first}" is not a valid host name`);
  const repository = name.slice(slash + 1);
  return HUB_ALIASES.has(first) ? onHub(repository, text) : { registry: first, repository };
}

function onHub(repository: string, text: string): { registry: string; repository: string } {
  if (repository.length === IMAGE_ID_LENGTH && parseDigest(`sha256:${repository}`)) {
    throw invalid(
      text,
      'this is an image ID, which registries do not look up',
      'use the name of the image, or docker-daemon:ID',
    );
  }
  return { registry: HUB, repository: repository.includes('/') ? repository : HUB_LIBRARY + repository };
}

function checkRepository(repository: string, text: string): void {
  if (repository.length > MAX_REPOSITORY_LENGTH) {
    throw invalid(text, `the name is longer than ${MAX_REPOSITORY_LENGTH} characters`);
  }
  for (const component of repository.split('/')) {
    if (isPathComponent(component)) continue;
    if (isPathComponent(component.toLowerCase())) {
      throw invalid(text, `"${component}" has upper-case letters`, 'write the repository in lower case');
    }
    const wrong = component === '' ? 'a part of the name is empty' : `"${component}" is not a valid name`;
    throw invalid(text, wrong, 'use lower-case letters and digits, joined by ., _, __ or -');
  }
}

function invalid(text: string, reason: string, hint?: string): AppError {
  const shown = text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}...` : text;
  return new AppError(
    'REFERENCE_INVALID',
    `"${shown}" is not a valid image reference: ${reason}`,
    hint ? { hint } : {},
  );
}
