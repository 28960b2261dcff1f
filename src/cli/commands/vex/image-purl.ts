import { basename } from 'node:path';
import type { ImageIdentity } from '../../../domain/index.ts';
import { parseImageName } from '../../../image/index.ts';
import { fileOrFolder } from '../../options/look-up.ts';

/** Archive extensions, which are not part of an image's name. */
const SUFFIX = /\.(?:tar|tgz|oci|tar\.\w+)$/u;
const NOT_OF_NAMES = /[^a-z0-9._-]/gu;

/**
 * Returns an image's purl by its manifest digest, or else by its configuration's digest, which is Docker's
 * image ID. Undefined for a folder, which has neither.
 */
export function imagePurl({ reference, manifestDigest, configDigest }: ImageIdentity): string | undefined {
  const digest = manifestDigest ?? configDigest;
  if (digest === undefined) return undefined;
  const type = manifestDigest === undefined ? 'docker' : 'oci';
  const { name, repository } = nameOf(reference);
  const query = repository === undefined ? '' : `?repository_url=${repository}`;
  return `pkg:${type}/${name}@${digest}${query}`;
}

function nameOf(reference: string): { readonly name: string; readonly repository?: string } {
  const parsed = parseImageName(reference, fileOrFolder);
  if (parsed.kind === 'docker') {
    const { registry, repository } = parsed.reference;
    return { name: basename(repository), repository: `${registry}/${repository}` };
  }
  const [written = ''] = ('path' in parsed ? basename(parsed.path) : basename(parsed.name)).split(/[:@]/u);
  const name = written.replace(SUFFIX, '').toLowerCase().replaceAll(NOT_OF_NAMES, '-');
  return { name: name === '' ? 'image' : name };
}
