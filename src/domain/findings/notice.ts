import type { Finding } from './finding.ts';

/** A feed's remark on an installed package, such as a missing maintainer. It is no vulnerability and counts nowhere. */
export interface Notice extends Pick<
  Finding,
  'id' | 'aliases' | 'title' | 'package' | 'fixedVersion' | 'evidence'
> {
  /** The feed's word for it: `unmaintained`, `unsound`, `notice`. */
  readonly about: string;
}
