import type { VulnerableRange } from '../../../domain/index.ts';

/** Dist tags of packages that were built for a module: RHEL's and Rocky's, AlmaLinux's. */
const TAGS = ['.module+', '.module_el'];

export interface ModuleBuild {
  /** Release, number of the build and hash of what it was built with: `el8.9.0+3731+490e3a5c`. */
  readonly build: string;
  /** `el8`, or `el8pki` of a product for it. */
  readonly major: string;
}

/** Whether a range ends at the build of a module. */
export function isModuleBuild({ upper }: VulnerableRange): boolean {
  return upper !== undefined && moduleBuildOf(upper) !== undefined;
}

/** The release of a module's package holds `.module_el8.9.0+3731+490e3a5c` or `.module+el8.9.0+21387+84b4c6a3`. */
export function moduleBuildOf(version: string): ModuleBuild | undefined {
  const tag = TAGS.find((candidate) => version.includes(candidate));
  if (tag === undefined) return undefined;
  const build = version.slice(version.indexOf(tag) + '.module+'.length);
  const [major = ''] = /^el\d*[a-z]*/.exec(build) ?? [];
  return { build: withoutRebuild(build), major };
}

/** A rebuild of one package appends a number behind the hash: `…+490e3a5c.1`. */
function withoutRebuild(build: string): string {
  const dot = build.indexOf('.', build.lastIndexOf('+'));
  return dot < 0 ? build : build.slice(0, dot);
}
