import { cvesOf, isCveId, locationsOf, sourceOf, type Finding } from '../domain/index.ts';
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

/**
 * Lists the rules that hide a finding, in their order. Rules by ID hide a flaw of several CVEs if they cover its own ID,
 * or all of its IDs of one kind: a decision on one CVE says nothing of the others.
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

/** Lists the sets of IDs of which each names the whole flaw. */
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
