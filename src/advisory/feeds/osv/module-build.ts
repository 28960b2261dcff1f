import type { VulnerableRange } from '../../../domain/index.ts';

/** Dist tags for module builds: RHEL's and Rocky's, then AlmaLinux's. */
const TAGS = ['.module+', '.module_el'];

export interface ModuleBuild {
  /** Release, build number and build context hash: `el8.9.0+3731+490e3a5c`. */
  readonly build: string;
  /** `el8`, or `el8pki` for a product on top. */
  readonly major: string;
}

/** Checks whether a range ends at a module build. */
export function isModuleBuild({ upper }: VulnerableRange): boolean {
  return upper !== undefined && moduleBuildOf(upper) !== undefined;
}

/**
 * Parses a module package's release, which holds `.module_el8.9.0+3731+490e3a5c` or
 * `.module+el8.9.0+21387+84b4c6a3`.
 */
export function moduleBuildOf(version: string): ModuleBuild | undefined {
  const tag = TAGS.find((candidate) => version.includes(candidate));
  if (tag === undefined) return undefined;
  const build = version.slice(version.indexOf(tag) + '.module+'.length);
  const [major = ''] = /^el\d*[a-z]*/.exec(build) ?? [];
  return { build: withoutRebuild(build), major };
}

/** Drops the number that a single package's rebuild appends to the hash: `…+490e3a5c.1`. */
function withoutRebuild(build: string): string {
  const dot = build.indexOf('.', build.lastIndexOf('+'));
  return dot < 0 ? build : build.slice(0, dot);
}
