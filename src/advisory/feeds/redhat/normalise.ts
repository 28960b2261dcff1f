import type { Advisory, FixState, Qualifiers, Rating, VulnerableRange } from '../../../domain/index.ts';
import { schemeOfEcosystem } from '../../../versions/index.ts';
import type { CsafFlaw, CsafStatement } from '../../feed-kit/csaf.ts';
import { cveOf } from '../../fields/cve-id.ts';
import { ratingOfVector } from '../../fields/cvss.ts';
import { toRfc3339 } from '../../fields/date.ts';
import { toDescription } from '../../fields/description.ts';
import { severityOfWord } from '../../fields/severity-word.ts';
import { rpmIn, type Component } from './components.ts';
import { streamOf, type Stream } from './streams.ts';

const SOURCE = 'redhat';

/** States without a fix, the most open first: it counts where a release's repositories differ. */
const UNFIXED = [
  'unfixed',
  'deferred',
  'will-not-fix',
  'end-of-life',
  'undetermined',
  'not-affected',
] as const;

/** Details of the remediations that are not a fix, in lower case. */
const OUTLOOKS: Readonly<Record<string, FixState>> = {
  'will not fix': 'will-not-fix',
  'out of support scope': 'end-of-life',
  'fix deferred': 'deferred',
  deferred: 'deferred',
};

/** A statement about one rpm in one stream. */
interface Claim {
  readonly stream: Stream;
  readonly component: Component;
  readonly state: FixState;
  readonly statement: CsafStatement;
}

/** Converts a document, as far as it is about a major release; without ranges where it says nothing about that. */
export function toAdvisory(flaw: CsafFlaw, major: string): Advisory {
  const cve = cveOf(flaw.id);
  const title = toDescription(flaw.title);
  const published = toRfc3339(flaw.published);
  const modified = toRfc3339(flaw.modified);
  const severity = severityOfWord(flaw.severity ?? '');
  const ranges = flaw.isDeleted ? [] : rangesOf(claimsOf(flaw, major));
  return {
    id: flaw.id,
    cves: cve === undefined ? [] : [cve],
    aliases: [],
    ...(title !== undefined && { title }),
    ...(cve !== undefined && { url: `https://access.redhat.com/security/cve/${cve}` }),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ratings: [
      ...(severity === undefined ? [] : [{ source: SOURCE, severity }]),
      ...flaw.vectors.flatMap((vector) => ratingOfVector(SOURCE, vector) ?? []),
    ],
    ranges,
  };
}

function claimsOf({ statements }: CsafFlaw, major: string): readonly Claim[] {
  return statements.flatMap((statement) => {
    const stream = streamOf(statement.stream, major);
    const component = rpmIn(statement);
    return stream && component ? [{ stream, component, state: stateOf(statement), statement }] : [];
  });
}

function stateOf({ status, outlook = '' }: CsafStatement): FixState {
  if (status === 'fixed') return 'fixed';
  if (status === 'known_not_affected') return 'not-affected';
  if (status === 'under_investigation') return 'undetermined';
  return OUTLOOKS[outlook.trim().toLowerCase()] ?? 'unfixed';
}

/** Settles what several products, architectures and minor releases say about one name. */
function rangesOf(claims: readonly Claim[]): readonly VulnerableRange[] {
  const fixedModules = new Set(
    claims.flatMap(({ component, state, stream }) =>
      state === 'fixed' && !stream.isExtended && component.name === component.module ? component.module : [],
    ),
  );
  const groups = Map.groupBy(claims, ({ component: { name, module = '' } }) => `${name}\0${module}`);
  return [...groups.values()].flatMap((group) => {
    const main = group.filter(({ stream }) => !stream.isExtended);
    const fixes = main.filter(({ state }) => state === 'fixed');
    if (fixes.length > 0) return [...fixedIn(fixes), ...fixedIn(group.filter(isExtendedFix))];
    const open = main.filter(({ component: { module = '' } }) => !fixedModules.has(module));
    if (open.length === 0) return [];
    return [...unfixedIn(open), ...fixedIn(group.filter(isExtendedFix))];
  });
}

function isExtendedFix({ stream, state }: Claim): boolean {
  return stream.isExtended && state === 'fixed';
}

/** Takes the highest fix in each stream: a flaw is fixed again where the first fix was not enough. */
function fixedIn(fixes: readonly Claim[]): readonly VulnerableRange[] {
  const groups = Map.groupBy(fixes, ({ stream, component }) => `${stream.ecosystem}\0${component.kind}`);
  return [...groups.values()].map((group) => {
    const best = group.reduce((one, other) => (isHigher(other, one) ? other : one));
    const { ecosystem, isExtended } = best.stream;
    const { version } = best.component;
    const range = { ecosystem, package: best.component.name, ...qualifiersOf(group), ...ratingOf(best) };
    if (version === undefined) return { ...range, state: 'not-compared', unread: 'the fix has no version' };
    // An extended stream's fix tells only which of its own builds are not affected any more.
    if (isExtended) return { ...range, state: 'not-affected', lower: version };
    return { ...range, state: 'fixed', upper: version, fixedVersion: version };
  });
}

function isHigher({ stream, component }: Claim, other: Claim): boolean {
  const [key, than] = [component.version, other.component.version].map((version) =>
    version === undefined ? undefined : schemeOfEcosystem(stream.ecosystem)?.sortKey(version),
  );
  if (than?.ok !== true) return true;
  return key?.ok === true && Buffer.compare(key.value, than.value) > 0;
}

function unfixedIn(claims: readonly Claim[]): readonly VulnerableRange[] {
  const state = UNFIXED.find((each) => claims.some((claim) => claim.state === each));
  const said = claims.filter((claim) => claim.state === state);
  const groups = Map.groupBy(said, ({ component }) => component.kind);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (state === undefined || first === undefined) return [];
    const { version } = first.component;
    return [
      {
        ecosystem: first.stream.ecosystem,
        package: first.component.name,
        state,
        ...(state === 'not-affected' && version !== undefined && { lower: version }),
        ...qualifiersOf(group),
        ...ratingOf(first),
      },
    ];
  });
}

function ratingOf({ statement, state }: Claim): { readonly rating?: Rating } {
  const severity = state === 'not-affected' ? undefined : severityOfWord(statement.impact ?? '');
  return severity === undefined ? {} : { rating: { source: SOURCE, severity } };
}

/** Conditions of claims about one name, all of one kind. */
function qualifiersOf(claims: readonly Claim[]): { readonly qualifiers?: Qualifiers } {
  const [first] = claims;
  if (!first) return {};
  const { name, kind, module } = first.component;
  const { justification } = first.statement;
  const architectures = claims.map(({ component }) => component.architecture);
  const known = architectures.filter((each) => each !== undefined);
  const built = known.length < architectures.length ? undefined : [...new Set(known)].sort();
  const conditions = {
    ...(kind === 'source' && name !== module && { architectures: ['src'] }),
    ...(kind === 'binary' && { binaries: [name], ...(built && { architectures: built }) }),
    ...(module !== undefined && { module }),
    ...(first.state === 'not-affected' && justification !== undefined && { justification }),
  };
  return Object.keys(conditions).length === 0 ? {} : { qualifiers: conditions };
}
