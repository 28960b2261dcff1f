import { elementsIn, type FeedElement } from './xml.ts';

/** A node of a definition's criteria: a test, or several joined. */
export type Criteria =
  | { readonly kind: 'test'; readonly ref: string; readonly comment: string; readonly isNegated: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Criteria[]; readonly isNegated: boolean };

const ALWAYS: Criteria = { kind: 'and', parts: [], isNegated: false };

/** Conditions that hold together; none for a case that always holds. */
export type Conjunction<Condition> = readonly Condition[];

/** A definition that unfolds into more cases is not read: feeds have some hundred, and made-up ones double with each level. */
const MAX_CASES = 20_000;

/** A signature says who made a package, not which one it is, and ksplice packages have other versions. */
const IS_ALWAYS = /\bis signed with\b|\bis ksplice-based$/u;

/** Whether a test with that comment holds for each package. Some documents do not hold these tests at all. */
export function holdsAlways(comment: string): boolean {
  return IS_ALWAYS.test(comment);
}

/**
 * Reads `<criteria>` with all below it; `same` gives equal texts as one. Throws SyntaxError for another operator, or a
 * reference to a definition.
 */
export function criteriaOf(element: FeedElement, same: (text: string) => string): Criteria {
  const isNegated = element.attributes['negate'] === 'true';
  if (element.name === 'criterion') {
    const { test_ref: ref = '', comment = '' } = element.attributes;
    if (holdsAlways(comment) && !isNegated) return ALWAYS;
    return { kind: 'test', ref: same(ref), comment: same(comment), isNegated };
  }
  const operator = (element.attributes['operator'] ?? 'AND').toLowerCase();
  if (element.name !== 'criteria' || (operator !== 'and' && operator !== 'or'))
    throw new SyntaxError(`criteria have ${element.name} ${operator}`);
  const parts = element.children.filter(
    ({ name }) => name.startsWith('criteri') || name === 'extend_definition',
  );
  if (elementsIn(element, 'extend_definition').length > 0)
    throw new SyntaxError('criteria refer to another definition');
  return { kind: operator, parts: parts.map((part) => criteriaOf(part, same)), isNegated };
}

/**
 * Unfolds criteria into the cases in which they hold. `conditionOf` says what a test demands: undefined for one that always
 * holds here. Throws SyntaxError for too many cases, and for a negated part, which has no cases.
 */
export function casesOf<Condition>(
  criteria: Criteria,
  conditionOf: (ref: string, comment: string) => Condition | undefined,
): readonly Conjunction<Condition>[] {
  if (criteria.isNegated) throw new SyntaxError('criteria are negated');
  if (criteria.kind === 'test') {
    const condition = conditionOf(criteria.ref, criteria.comment);
    return [condition === undefined ? [] : [condition]];
  }
  const parts = criteria.parts.map((part) => casesOf(part, conditionOf));
  const cases =
    criteria.kind === 'or' ? anyOf(parts) : parts.reduce<readonly Conjunction<Condition>[]>(bothOf, [[]]);
  if (cases.length > MAX_CASES) throw new SyntaxError(`criteria have more than ${MAX_CASES} cases`);
  return cases;
}

/** A part that always holds makes the others superfluous. */
function anyOf<Condition>(parts: readonly (readonly Conjunction<Condition>[])[]) {
  const all = parts.flat();
  return all.some(({ length }) => length === 0) ? [[]] : all;
}

function bothOf<Condition>(
  first: readonly Conjunction<Condition>[],
  second: readonly Conjunction<Condition>[],
): readonly Conjunction<Condition>[] {
  if (first.length * second.length > MAX_CASES)
    throw new SyntaxError(`criteria have more than ${MAX_CASES} cases`);
  return first.flatMap((one) => second.map((other) => [...one, ...other]));
}
