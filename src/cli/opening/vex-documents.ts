import { basename } from 'node:path';
import { purlOf, type ImageIdentity } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { findAttached, parseImageName } from '../../image/index.ts';
import {
  mayBeVex,
  readAttachedVex,
  type VexDocument,
  type VexImage,
  type VexRepository,
} from '../../vex/index.ts';
import { fileOrFolder } from '../options/look-up.ts';
import { imageOptions } from './open-named-image.ts';
import type { ScanSession } from './session.ts';

/**
 * Reads the documents on an image and its packages. The first repository that knows a package decides. An
 * empty document represents a repository that knows no package.
 */
export async function findInRepositories(
  { image, distribution, packages }: VexImage,
  repositories: readonly VexRepository[],
): Promise<readonly VexDocument[]> {
  const purls = new Set([
    ...repositoryPurls(image),
    ...packages.flatMap((pkg) => purlOf(pkg, distribution) ?? []),
  ]);
  const found = new Map<VexDocument, VexRepository>();
  for (const purl of purls) {
    for (const repository of repositories) {
      const documents = await repository.documentsOn(purl);
      for (const document of documents ?? []) found.set(document, repository);
      if (documents) break;
    }
  }
  const used = new Set(found.values());
  const idle = repositories.filter((repository) => !used.has(repository));
  return [...found.keys(), ...idle.map(({ name }) => ({ source: name, statements: [] }))];
}

/** Purls for a registry image in a VEX repository. Docker Hub has two names. */
function repositoryPurls(image: ImageIdentity): readonly string[] {
  const reference = registryReference(image);
  if (!reference) return [];
  const { registry, repository } = reference;
  const registries = registry === 'docker.io' ? [registry, `index.${registry}`] : [registry];
  return registries.map((each) => `pkg:oci/${basename(repository)}?repository_url=${each}/${repository}`);
}

/**
 * Returns an image's registry reference; undefined if it came from elsewhere, such as an SBOM for a deleted
 * archive.
 */
function registryReference({ transport, reference }: ImageIdentity) {
  if (transport !== 'docker') return undefined;
  const name = parseImageName(reference, fileOrFolder);
  return name.kind === 'docker' ? name.reference : undefined;
}

/** Fetches the documents attached to an image; returns an empty document if there are none. */
export async function findAttachedVex(
  { image }: VexImage,
  session: ScanSession,
): Promise<readonly VexDocument[]> {
  const { reference, manifestDigest } = image;
  const known = registryReference(image);
  if (!known || manifestDigest === undefined) {
    throw new AppError('USAGE', `--vex oci needs an image from a registry; ${reference} is from elsewhere`, {
      hint: 'name the documents: --vex FILE',
    });
  }
  const options = { ...(await imageOptions(reference, session)), isWanted: mayBeVex };
  const { subjects, files } = await findAttached(known, manifestDigest, reference, options);
  const documents = files.flatMap(({ digest, bytes }) => {
    const source = `oci:${digest}`;
    const read = readAttachedVex(new TextDecoder().decode(bytes), source, subjects);
    if (!read) return [];
    if (read.ok) return [read.value];
    throw new AppError('IMAGE_INVALID', `${source}, attached to ${reference}, is not VEX: ${read.failure}`, {
      hint: 'remove it from the registry, or leave out --vex oci',
    });
  });
  return documents.length > 0 ? documents : [{ source: 'oci', statements: [] }];
}
