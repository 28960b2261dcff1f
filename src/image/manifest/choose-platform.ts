import {
  DEFAULT_VARIANTS,
  formatPlatform,
  matchesPlatform,
  type Platform,
  variantOf,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { isImageConfig, manifestKindOf } from './media-types.ts';
import type { IndexEntry } from './parse-manifest.ts';

/** Node's architecture names that differ from Go's, which images use. */
const GO_ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
  mipsel: 'mipsle',
};

/** BuildKit's annotation on entries that hold provenance or SBOMs about another entry. */
const ATTESTATION_ANNOTATION = 'vnd.docker.reference.type';

/** `kind` annotations with which `cosign save` marks artifacts saved beside an image. */
const COSIGN_ARTIFACTS: ReadonlySet<string | undefined> = new Set([
  'dev.cosignproject.cosign/sigs',
  'dev.cosignproject.cosign/atts',
  'dev.cosignproject.cosign/sboms',
]);

export function machinePlatform(): Platform {
  return { os: 'linux', architecture: GO_ARCHITECTURES[process.arch] ?? process.arch };
}

/**
 * Chooses the index entry to read: the wanted platform's, by default this machine's, or else the only one, or
 * the only one without a platform, such as a nested index. For a Windows-only index, chooses the first; the
 * scan reports that it cannot be read. Throws IMAGE_NOT_FOUND, listing the available platforms.
 */
export function choosePlatform(entries: readonly IndexEntry[], name: string, wanted?: Platform): IndexEntry {
  const images = entries.filter(isImage);
  const linux = images.filter(({ platform }) => platform?.os !== 'windows');
  const offered = wanted?.os === 'windows' ? images : linux;
  const match = bestMatch(offered, wanted ?? machinePlatform());
  if (match) return match;
  const [first] = images;
  if (!first) throw new AppError('IMAGE_NOT_FOUND', `${name} lists no image`);
  if (linux.length === 0 && !wanted) return first;
  // An entry without a platform may be for any; its configuration decides.
  const [only, another] = linux;
  if (only && !another && !wanted) return only;
  const [unnamed, anotherUnnamed] = linux.filter(({ platform }) => !platform);
  if (unnamed && !anotherUnnamed) return unnamed;
  throw notFound(images, name, wanted);
}

/** Lists an index's platforms other than the chosen one, each once, in index order. */
export function platformsBeside(entries: readonly IndexEntry[], chosen: IndexEntry): readonly string[] {
  const others = entries.filter((entry) => entry.digest !== chosen.digest && isImage(entry));
  const named = others.map(({ platform }) => (platform ? formatPlatform(platform) : 'unnamed'));
  const own = chosen.platform && formatPlatform(chosen.platform);
  return [...new Set(named)].filter((platform) => platform !== own);
}

/** Whether an index entry is an image or a nested index rather than an attestation or another artifact. */
export function isImage({ platform, annotations, artifactType, mediaType }: IndexEntry): boolean {
  if (annotations[ATTESTATION_ANNOTATION] !== undefined || platform?.os === 'unknown') return false;
  // Engines run an entry that names a platform, whatever its other fields.
  if (platform) return true;
  // Entries with unknown types are to be ignored (image-spec image-index.md).
  if (mediaType && !manifestKindOf(mediaType)) return false;
  return !COSIGN_ARTIFACTS.has(annotations['kind']) && (!artifactType || isImageConfig(artifactType));
}

function bestMatch(entries: readonly IndexEntry[], wanted: Platform): IndexEntry | undefined {
  const matches = entries.filter(({ platform }) => platform && matchesPlatform(platform, wanted));
  const usual = wanted.variant ?? DEFAULT_VARIANTS[wanted.architecture];
  return matches.find(({ platform }) => platform && variantOf(platform) === usual) ?? matches[0];
}

function notFound(entries: readonly IndexEntry[], name: string, wanted?: Platform): AppError {
  const named = entries.flatMap(({ platform }) => platform ?? []).map(formatPlatform);
  const offered = entries.map(({ platform, digest }) => (platform ? formatPlatform(platform) : digest));
  const asked = formatPlatform(wanted ?? machinePlatform());
  // Entries without a platform, such as nested indexes, may match.
  const missing = named.length < offered.length ? 'does not say which image is' : 'has no image';
  return new AppError('IMAGE_NOT_FOUND', `${name} ${missing} for ${asked}; it has ${offered.join(', ')}`, {
    hint:
      named[0] === undefined
        ? `choose one by its digest: @${offered[0] ?? ''}`
        : `choose one with --platform ${named[0]}`,
  });
}
