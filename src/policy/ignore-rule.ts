import { sourceOf, type Finding } from '../domain/index.ts';
import { fitsPattern } from './glob.ts';
import { isInRange, type VersionKey, type VersionRange } from './version-range.ts';

/** A decision to live with a finding. Every condition that it has must hold; `*` in one stands for any text. */
export interface IgnoreRule {
  readonly id?: string;
  /** Name of the package, or of its source. */
  readonly package?: string;
  /** Of the installed version. */
  readonly version?: { readonly text: string; readonly range: VersionRange };
  /** Of the package database, without a leading slash. */
  readonly path?: string;
  /** The image, as the user names it. */
  readonly image?: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day in UTC on which it holds. */
  readonly expires?: string;
}

/** A rule as a person would name it: `id CVE-2024-1, package openssl`. */
export function describeRule(rule: IgnoreRule): string {
  const conditions = [
    ['id', rule.id],
    ['package', rule.package],
    ['version', rule.version?.text],
    ['path', rule.path],
    ['image', rule.image],
  ].flatMap(([name, value]) => (value === undefined ? [] : `${name ?? ''} ${value}`));
  return conditions.join(', ');
}

export function appliesToImage(rule: IgnoreRule, reference: string): boolean {
  return fits(reference, rule.image);
}

/** A rule holds until the end of its day. */
export function isExpired(rule: IgnoreRule, now: Date): boolean {
  return rule.expires !== undefined && now.toISOString().slice(0, rule.expires.length) > rule.expires;
}

export function hides(
  rule: IgnoreRule,
  { id, package: pkg }: Pick<Finding, 'id' | 'package'>,
  keyOf: VersionKey,
): boolean {
  return (
    fits(id.toUpperCase(), rule.id?.toUpperCase()) &&
    (fits(pkg.name, rule.package) || fits(sourceOf(pkg).name, rule.package)) &&
    fits(pkg.database, rule.path) &&
    (rule.version === undefined || isInRange(pkg, rule.version.range, keyOf))
  );
}

function fits(text: string, pattern: string | undefined): boolean {
  return pattern === undefined || fitsPattern(text, pattern);
}
