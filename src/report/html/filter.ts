import { WORST_FIRST, type Finding } from '../../domain/index.ts';
import { fitText } from '../text/text-width.ts';
import { markup, type Markup } from './markup.ts';

const MAX_KIND = 40;

/** A list to filter findings by: its values are numbered, the most frequent first. */
interface Choice {
  /** Name of the attribute: `layer`. */
  readonly name: string;
  readonly label: string;
  readonly valueOf: (finding: Finding) => string;
}

const CHOICES: readonly Choice[] = [
  { name: 'layer', label: 'Layer', valueOf: ({ package: pkg }) => String(pkg.layer + 1) },
  {
    name: 'kind',
    label: 'Kind',
    valueOf: ({ package: { ecosystem, type } }) => fitText(ecosystem ?? type, MAX_KIND),
  },
];

export interface FindingFilter {
  readonly controls: (label: string) => Markup;
  /** Attributes of a row. The most frequent value has none, which makes large pages much smaller. */
  readonly dataOf: (finding: Finding) => Markup;
}

/** Makes the controls for findings, which a script shows, and the attributes that they compare. */
export function filterOf(findings: readonly Finding[]): FindingFilter {
  const lists = CHOICES.map((choice) => ({ ...choice, values: numbered(findings.map(choice.valueOf)) }));
  const severities = markup`<label
    >Severity
    <select name="severity">
      <option value="">all</option>
      ${WORST_FIRST.map((severity) => markup`<option>${severity}</option>`)}
    </select></label
  >`;
  const others = lists.filter(({ values }) => values.size > 1).map(selection);
  return {
    controls: (label) =>
      markup`<div class="filter" role="search" aria-label="${label}" hidden>
        <label>Filter <input type="search" /></label>
        ${severities} ${others}
        <label><input type="checkbox" /> with a fix</label>
        <label><input type="checkbox" /> by package</label> <output></output>
      </div> `,
    dataOf: (finding) =>
      markup`${lists.map(({ name, valueOf, values }) => {
        const number = values.get(valueOf(finding)) ?? 0;
        return number === 0 ? markup`` : markup` data-${name}=${number}`;
      })}`,
  };
}

function selection({
  name,
  label,
  values,
}: Choice & { readonly values: ReadonlyMap<string, number> }): Markup {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const sorted = [...values].sort(([a], [b]) => compare(a, b));
  return markup`<label
    >${label}
    <select name="${name}">
      <option value="">all</option>
      ${sorted.map(([value, number]) => markup`<option value="${number}">${value}</option>`)}
    </select></label
  >`;
}

function numbered(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const frequent = [...counts].sort(([, a], [, b]) => b - a);
  return new Map(frequent.map(([value], number) => [value, number]));
}
