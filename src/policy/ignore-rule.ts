import { locationsOf, sourceOf, type Finding } from '../domain/index.ts';
import { fitsPattern } from './glob.ts';
import { isInRange, type VersionKey, type VersionRange } from './version-range.ts';

/** A decision to accept a finding. All of its conditions must hold; `*` in one matches any text. */
export interface IgnoreRule {
  /** Any ID of the flaw: that of the finding, or an alias. */
  readonly id?: string;
  /** Name of the package, or of its source. */
  readonly package?: string;
  /** Range of the installed version. */
  readonly version?: { readonly text: string; readonly range: VersionRange };
  /** Path of the package database, or of the file that lists it, without a leading slash: of every one of them. */
  readonly path?: string;
  /** The image as the user names it. */
  readonly image?: string;
  /** States of which the finding has one. */
  readonly states?: readonly Finding['state'][];
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day in UTC on which it holds. */
  readonly expires?: string;
}

/** Describes a rule by its conditions: `id CVE-2024-1, package openssl`. */
export function describeRule(rule: IgnoreRule): string {
  const conditions = [
    ['id', rule.id],
    ['package', rule.package],
    ['version', rule.version?.text],
    ['path', rule.path],
    ['image', rule.image],
    ['state', rule.states?.join(' or ')],
  ].flatMap(([name, value]) => (value === undefined ? [] : `${name ?? ''} ${value}`));
  return conditions.join(', ');
}

export function appliesToImage(rule: IgnoreRule, reference: string): boolean {
  return fits(reference, rule.image);
}

/** Whether a rule has expired: it holds until the end of its day. */
export function isExpired(rule: IgnoreRule, now: Date): boolean {
  return rule.expires !== undefined && now.toISOString().slice(0, rule.expires.length) > rule.expires;
}

/**
 * The part of a finding that a rule looks at. No rule for a state fits one without, as of a record that was not
 * compared.
 */
type RuledFinding = Pick<Finding, 'id' | 'aliases' | 'package'> & Partial<Pick<Finding, 'state'>>;

export function hides(
  rule: IgnoreRule,
  { id, aliases = [], package: pkg, state }: RuledFinding,
  keyOf: VersionKey,
): boolean {
  return (
    [id, ...aliases].some((name) => fits(name.toUpperCase(), rule.id?.toUpperCase())) &&
    (fits(pkg.name, rule.package) || fits(sourceOf(pkg).name, rule.package)) &&
    (rule.states === undefined || (state !== undefined && rule.states.includes(state))) &&
    locationsOf(pkg).every(({ path }) => fits(path, rule.path)) &&
    (rule.version === undefined || isInRange(pkg, rule.version.range, keyOf))
  );
}

function fits(text: string, pattern: string | undefined): boolean {
  return pattern === undefined || fitsPattern(text, pattern);
}
