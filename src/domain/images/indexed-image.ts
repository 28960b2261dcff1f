import type { NamedBase } from './base-image.ts';
import type { Digest } from './digest.ts';
import type { Distribution } from '../packages/distribution.ts';
import type { ImageIdentity } from './image.ts';
import type { InstalledPackage } from '../packages/installed-package.ts';
import type { Problem } from '../findings/problem.ts';
import type { ProgramReach } from '../packages/program-reach.ts';

/** One image's content: everything that a report needs, so that the image is never pulled again. */
export interface IndexedImage {
  /**
   * Content key: a digest computed from the bytes of the manifest or archive, or from the layer digests;
   * never one that a client claimed.
   */
  readonly key: Digest;
  readonly image: ImageIdentity;
  /** The base that it names; absent if the image comes from the store. */
  readonly namedBase?: NamedBase;
  readonly distribution?: Distribution;
  readonly packages: readonly InstalledPackage[];
  readonly problems: readonly Problem[];
  /** The code linked into its programs, by the hashes that packages name; absent if the image comes from the store. */
  readonly programs?: Readonly<Record<string, ProgramReach>>;
  /** Catalogers that read it, with their versions. */
  readonly indexedBy: string;
  /** RFC 3339. */
  readonly indexedAt: string;
}
