import type { Finding } from './finding.ts';

/** A remark of a feed on an installed package that is not a vulnerability, and counts nowhere: nobody maintains it. */
export interface Notice extends Pick<
  Finding,
  'id' | 'aliases' | 'title' | 'package' | 'fixedVersion' | 'evidence'
> {
  /** The feed's word for it: `unmaintained`, `unsound`, `notice`. */
  readonly about: string;
}
