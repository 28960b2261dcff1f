import type { NamedBase } from './base-image.ts';
import type { Digest } from './digest.ts';
import type { Distribution } from './distribution.ts';
import type { ImageIdentity } from './image.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { Problem } from './problem.ts';
import type { ProgramReach } from './program-reach.ts';

/** Content of one image: everything that a report needs, so that the image is never pulled again. */
export interface IndexedImage {
  /**
   * Key of the content: a digest computed from the bytes of its manifest, of its archive, or from the digests of its
   * layers; never one that a client claimed.
   */
  readonly key: Digest;
  readonly image: ImageIdentity;
  /** The base that it names; absent where the store has given the image. */
  readonly namedBase?: NamedBase;
  readonly distribution?: Distribution;
  readonly packages: readonly InstalledPackage[];
  readonly problems: readonly Problem[];
  /**
   * The code linked into its programs, by the hashes that packages name; absent where the store has given the image.
   */
  readonly programs?: Readonly<Record<string, ProgramReach>>;
  /** Catalogers that read it, with their versions. */
  readonly indexedBy: string;
  /** RFC 3339. */
  readonly indexedAt: string;
}
