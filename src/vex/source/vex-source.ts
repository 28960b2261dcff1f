import { AppError } from '../../errors/index.ts';

/** A VEX document source that a user names. */
export type VexSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'address'; readonly address: string }
  /** Documents attached to the image in its registry. */
  | { readonly kind: 'attached' }
  /** A VEX repository: an address, or a folder. */
  | { readonly kind: 'repository'; readonly place: string };

const ATTACHED = 'oci';
/** Prefix for a VEX repository. */
export const REPOSITORY = 'repo:';

/** Parses a `--vex` value. Throws CONFIG_INVALID for `oci:` with a location and for `repo:` without one. */
export function parseVexSource(text: string): VexSource {
  if (text === ATTACHED) return { kind: 'attached' };
  if (text.startsWith(`${ATTACHED}:`)) {
    throw new AppError(
      'CONFIG_INVALID',
      `${ATTACHED} takes no place: documents are those attached to the image`,
      {
        hint: `write ${ATTACHED} alone, or name a document's file or address`,
      },
    );
  }
  if (text.startsWith(REPOSITORY)) {
    const place = text.slice(REPOSITORY.length);
    if (place !== '') return { kind: 'repository', place };
    throw new AppError('CONFIG_INVALID', `${REPOSITORY} names no VEX repository`, {
      hint: 'write repo:https://host, or repo:FOLDER',
    });
  }
  return isAddress(text) ? { kind: 'address', address: text } : { kind: 'file', path: text };
}

export function isAddress(text: string): boolean {
  return /^https?:\/\//iu.test(text);
}

/** Whether a source needs the network. */
export function isRemote(source: VexSource): boolean {
  switch (source.kind) {
    case 'file':
      return false;
    case 'repository':
      return isAddress(source.place);
    case 'address':
    case 'attached':
      return true;
  }
}
