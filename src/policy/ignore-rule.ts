import { cvesOf, isCveId, locationsOf, sourceOf, type Finding } from '../domain/index.ts';
import { fitsPattern } from './glob.ts';
import { isInRange, type VersionKey, type VersionRange } from './version-range.ts';

/** A decision to accept a finding. All conditions must hold; `*` in one matches any text. */
export interface IgnoreRule {
  /** Any ID for the flaw: the finding's own, or an alias. */
  readonly id?: string;
  /** Package or source name. */
  readonly package?: string;
  /** Installed version range. */
  readonly version?: { readonly text: string; readonly range: VersionRange };
  /**
   * Path of the package database, or of the file that lists it, without a leading slash; must match every
   * location.
   */
  readonly path?: string;
  /** The image reference as the user wrote it. */
  readonly image?: string;
  /** Must include the finding's state. */
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

/** Whether a rule has expired: it holds until its day ends. */
export function isExpired(rule: IgnoreRule, now: Date): boolean {
  return rule.expires !== undefined && now.toISOString().slice(0, rule.expires.length) > rule.expires;
}

/**
 * The finding fields that a rule checks. A rule with states never matches without a state, as for a record
 * that was not compared.
 */
type RuledFinding = Pick<Finding, 'id' | 'aliases' | 'package'> & Partial<Pick<Finding, 'state'>>;

/**
 * Lists the rules that hide a finding, in order. ID rules hide a flaw with several CVEs if they cover its own
 * ID, or all its IDs with one prefix: a decision on one CVE does not cover the others.
 */
export function hidingRules(
  rules: readonly IgnoreRule[],
  finding: RuledFinding,
  keyOf: VersionKey,
): readonly IgnoreRule[] {
  const ways = namings(finding);
  const fitting = rules.filter(
    (rule) =>
      ways.some((names) => names.some((name) => fitsId(name, rule))) && fitsBeside(rule, finding, keyOf),
  );
  const hiding = new Set<IgnoreRule>();
  for (const names of ways) {
    const covering = names.map((name) => fitting.filter((rule) => fitsId(name, rule)));
    if (covering.some(({ length }) => length === 0)) continue;
    for (const rule of covering.flat()) hiding.add(rule);
  }
  return fitting.filter((rule) => hiding.has(rule));
}

/** Lists ID sets; each names the whole flaw. */
function namings({ id, aliases = [] }: RuledFinding): readonly (readonly string[])[] {
  if (isCveId(id)) return [id, ...aliases.filter((alias) => !isCveId(alias))].map((name) => [name]);
  if (cvesOf({ id, aliases }).length < 2) return [id, ...aliases].map((name) => [name]);
  return [[id], ...Map.groupBy(aliases, (alias) => alias.split('-', 1).join()).values()];
}

function fitsBeside(rule: IgnoreRule, { package: pkg, state }: RuledFinding, keyOf: VersionKey): boolean {
  return (
    (fits(pkg.name, rule.package) || fits(sourceOf(pkg).name, rule.package)) &&
    (rule.states === undefined || (state !== undefined && rule.states.includes(state))) &&
    locationsOf(pkg).every(({ path }) => fits(path, rule.path)) &&
    (rule.version === undefined || isInRange(pkg, rule.version.range, keyOf))
  );
}

export function fitsId(id: string, rule: IgnoreRule): boolean {
  return fits(id.toUpperCase(), rule.id?.toUpperCase());
}

function fits(text: string, pattern: string | undefined): boolean {
  return pattern === undefined || fitsPattern(text, pattern);
}
