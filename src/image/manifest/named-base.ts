import { parseDigest, type NamedBase } from '../../domain/index.ts';

// OCI image-spec annotations.md; builders write configuration labels under the same names.

const NAME = 'org.opencontainers.image.base.name';
const DIGEST = 'org.opencontainers.image.base.digest';
/** Name length in characters: a reference with a tag and a digest takes less. */
const MAX_NAME_LENGTH = 1024;

type Texts = Readonly<Record<string, string>>;

/**
 * Returns the base that an image names. Annotations belong to this image; labels may be inherited from the
 * base, whose own base they then name.
 */
export function namedBase(annotations: Texts, labels: Texts): NamedBase | undefined {
  return baseIn(annotations, 'annotation') ?? baseIn(labels, 'label');
}

function baseIn(texts: Texts, source: NamedBase['source']): NamedBase | undefined {
  const name = textOf(texts, NAME).slice(0, MAX_NAME_LENGTH);
  const digest = parseDigest(textOf(texts, DIGEST));
  if (name === '' && digest === undefined) return undefined;
  return { source, ...(name !== '' && { name }), ...(digest && { digest }) };
}

function textOf(texts: Texts, key: string): string {
  return Object.hasOwn(texts, key) ? (texts[key] ?? '').trim() : '';
}
