import { elementIn, elementsIn, xmlElements, type FeedElement } from './xml.ts';

/** One `<update>` of an rpm repository's `updateinfo.xml` (createrepo_c). */
export interface Update {
  /** `ALAS2-2023-2345`, `FEDORA-2025-…`; empty if it has none. */
  readonly id: string;
  /** `security`, `bugfix`, `enhancement`, `newpackage`. */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** As written: `Important`, `low`. */
  readonly severity: string;
  /** As written: `2023-02-17 20:41:00`. */
  readonly issued: string;
  readonly updated: string;
  readonly references: readonly UpdateReference[];
  readonly packages: readonly UpdatedPackage[];
}

export interface UpdateReference {
  /** `cve`, `bugzilla`, `self`. */
  readonly type: string;
  readonly id: string;
  readonly title: string;
}

/** A binary package that brings the update. */
export interface UpdatedPackage {
  readonly name: string;
  readonly arch: string;
  /** `epoch:version-release`, without an epoch of 0; empty if a part is missing. */
  readonly version: string;
}

/** Reads updates one by one from inflated XML. Throws SyntaxError. */
export async function* updatesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Update> {
  for await (const element of xmlElements(chunks, { root: 'updates', elements: new Set(['update']) }))
    yield updateOf(element);
}

function updateOf(update: FeedElement): Update {
  const text = (name: string) => elementIn(update, name)?.text ?? '';
  const date = (name: string) => elementIn(update, name)?.attributes['date'] ?? '';
  return {
    id: text('id'),
    type: update.attributes['type'] ?? '',
    title: text('title'),
    description: text('description'),
    severity: text('severity'),
    issued: date('issued'),
    updated: date('updated'),
    references: elementsIn(elementIn(update, 'references') ?? update, 'reference').map(({ attributes }) => ({
      type: attributes['type'] ?? '',
      id: attributes['id'] ?? '',
      title: attributes['title'] ?? '',
    })),
    packages: elementsIn(elementIn(update, 'pkglist') ?? update, 'collection')
      .flatMap((collection) => elementsIn(collection, 'package'))
      .map(packageOf),
  };
}

function packageOf({ attributes }: FeedElement): UpdatedPackage {
  const { name = '', arch = '', epoch = '', version = '', release = '' } = attributes;
  const whole = version === '' || release === '' ? '' : `${version}-${release}`;
  return { name, arch, version: epoch === '' || epoch === '0' || whole === '' ? whole : `${epoch}:${whole}` };
}
