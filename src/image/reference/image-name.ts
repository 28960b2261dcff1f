import { defined, parseDigest, type Digest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { parseImageReference, type ImageReference } from './image-reference.ts';

/** Image name from the user: with a skopeo transport, as a path, or as a registry reference. */
export type ImageName =
  | { readonly kind: 'docker'; readonly reference: ImageReference }
  /** The daemon's own name or ID for the image, verbatim. */
  | { readonly kind: 'docker-daemon'; readonly name: string }
  /** `image` selects one of several images in the archive. */
  | { readonly kind: 'docker-archive'; readonly path: string; readonly image?: string }
  | ({ readonly kind: 'oci' | 'oci-archive'; readonly path: string } & LayoutChoice)
  /** A file whose content determines its archive format. */
  | { readonly kind: 'archive'; readonly path: string }
  /** A folder with an unpacked root file system. */
  | { readonly kind: 'dir'; readonly path: string };

interface LayoutChoice {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** Looks up whether a local path is a file or a folder. */
export type LookUp = (path: string) => 'file' | 'folder' | undefined;

/** Means all images that the daemon lists. */
export const ALL_OF_DAEMON = 'docker-daemon:*';
/** Prefix for a file with manifests, which name any number of images. */
export const MANIFESTS = 'manifests:';

const ARCHIVE_SUFFIXES = ['.tar', '.tar.gz', '.tgz', '.tar.zst', '.oci'];

/**
 * Precedence: a transport prefix, then a path if the text looks like one, then a registry. So `docker:dind`
 * is Hub's image `docker`, since the transport is spelled `docker://`. Throws REFERENCE_INVALID.
 */
export function parseImageName(text: string, lookUp: LookUp): ImageName {
  if (text.startsWith('docker://')) {
    return { kind: 'docker', reference: parseImageReference(text.slice('docker://'.length)) };
  }
  const colon = text.indexOf(':');
  const transport = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  switch (transport) {
    case 'docker-daemon':
      if (text === ALL_OF_DAEMON) throw severalImages(text);
      return {
        kind: transport,
        name: required(rest, text, `name one, or scan all that the daemon lists: '${ALL_OF_DAEMON}'`),
      };
    case 'manifests':
      required(rest, text);
      throw severalImages(text);
    case 'docker-archive': {
      const { path, after } = splitPath(required(rest, text), lookUp);
      return { kind: transport, path, ...(after && { image: after }) };
    }
    case 'oci':
    case 'oci-archive':
    case 'oci-dir':
      return {
        kind: transport === 'oci-dir' ? 'oci' : transport,
        ...parseLayout(required(rest, text), lookUp),
      };
    case 'dir':
      return { kind: transport, path: required(rest, text) };
    case 'file':
      return parsePath(required(rest, text), lookUp);
    case 'docker':
    case 'podman':
      return isTag(rest) ? ofRegistry(text) : { kind: 'docker-daemon', name: required(rest, text) };
    case 'registry':
      return ofRegistry(isTag(rest) ? text : rest);
    case 'sbom':
      throw new AppError('REFERENCE_INVALID', `${text} names an SBOM where an image is needed`, {
        hint: 'scan and diff read SBOMs; for an image of a registry, write docker://NAME',
      });
    default:
      return looksLikePath(text) ? parsePath(text, lookUp) : ofRegistry(text);
  }
}

function ofRegistry(text: string): ImageName {
  return { kind: 'docker', reference: parseImageReference(text) };
}

/** Whether what follows a colon may be a tag: `docker:dind` and `registry:2` are Hub's, `docker:nginx:1.27` is not. */
function isTag(text: string): boolean {
  return !/[:/]/u.test(text);
}

function looksLikePath(text: string): boolean {
  if (text === '.' || text === '..') return true;
  if (text.startsWith('/') || text.startsWith('./') || text.startsWith('../')) return true;
  return ARCHIVE_SUFFIXES.some((suffix) => text.toLowerCase().endsWith(suffix));
}

function parsePath(path: string, lookUp: LookUp): ImageName {
  switch (lookUp(path)) {
    case 'file':
      return { kind: 'archive', path };
    case 'folder':
      return { kind: lookUp(`${path}/oci-layout`) === 'file' ? 'oci' : 'dir', path };
    case undefined:
      throw new AppError('REFERENCE_INVALID', `no file or folder ${path}`, {
        hint: hintFor(path, lookUp),
      });
  }
}

/** A path followed by a tag or a digest selects one image among several, which needs a transport. */
function hintFor(path: string, lookUp: LookUp): string {
  switch (lookUp(parseLayout(path, lookUp).path)) {
    case 'folder':
      return `to choose an image of a layout, name its transport: oci:${path}`;
    case 'file':
      return `to choose an image of an archive, name its transport: docker-archive:${path}, or oci-archive`;
    case undefined:
      return 'for an image of a registry, write docker://NAME';
  }
}

function parseLayout(rest: string, lookUp: LookUp): { readonly path: string } & LayoutChoice {
  const at = rest.lastIndexOf('@');
  const digest = at < 0 ? undefined : parseDigest(rest.slice(at + 1));
  if (digest) return { path: rest.slice(0, at), digest };
  const { path, after } = splitPath(rest, lookUp);
  return { path, ...(after && { tag: after }) };
}

/** `PATH[:NAME]`, where an existing path may itself contain colons. */
function splitPath(rest: string, lookUp: LookUp): { path: string; after?: string } {
  const colon = rest.indexOf(':');
  if (colon < 0 || lookUp(rest)) return { path: rest };
  return { path: rest.slice(0, colon), after: rest.slice(colon + 1) };
}

function required(rest: string, text: string, hint?: string): string {
  if (rest !== '') return rest;
  throw new AppError('REFERENCE_INVALID', `"${text}" names a transport but no image`, defined({ hint }));
}

function severalImages(text: string): AppError {
  return new AppError('REFERENCE_INVALID', `${text} may name several images where one is needed`, {
    hint: 'use plimsoll scan, which reads them all; for an image of a registry, write docker://NAME',
  });
}
