import { messageOf } from '../../errors/index.ts';
import { casesOf, criteriaOf, holdsAlways, type Criteria } from './oval-criteria.ts';
import { elementIn, elementsIn, xmlElements, type FeedElement } from './xml.ts';

/** A definition of an OVAL document (5.x), with its criteria as the packages that they name. https://oval.mitre.org */
export interface OvalDefinition {
  /** `oval:com.oracle.elsa:def:20235455`. */
  readonly id: string;
  /** `patch`, `vulnerability`. */
  readonly class: string;
  readonly title: string;
  /** As written: `IMPORTANT`. */
  readonly severity: string;
  /** As written: `2023-10-05`. */
  readonly issued: string;
  readonly platforms: readonly string[];
  readonly references: readonly { readonly source: string; readonly id: string; readonly url: string }[];
  /** The text of `<cve>`. */
  readonly cves: readonly string[];
  readonly packages: readonly OvalPackage[];
  /** Why the criteria, or a part of them, could not be read. */
  readonly unread?: string;
}

/** A package that a definition holds for. */
export interface OvalPackage {
  readonly name: string;
  /** `less than`, `equals`, `greater than`, …; the version is `epoch:version-release`. */
  readonly operation: string;
  readonly version: string;
  /** By the comments: `Oracle Linux 8`, `x86_64`, `nodejs:18`, `ksplice`. */
  readonly platforms: readonly string[];
  readonly architectures: readonly string[];
  readonly modules: readonly string[];
}

type Condition =
  | { readonly kind: 'package'; readonly name: string; readonly operation: string; readonly version: string }
  | { readonly kind: 'platform' | 'architecture' | 'module' | 'other'; readonly value: string };

interface Test {
  readonly object: string;
  readonly state: string;
}

interface State {
  readonly evr?: { readonly operation: string; readonly text: string };
  readonly tests: 'evr' | 'arch' | 'version' | 'signature' | 'other';
  readonly arch?: string;
}

const DEFINITION = 'definition';
const KINDS = ['rpminfo', 'dpkginfo'];
/** Long texts that nothing here reads. */
const UNREAD = new Set(['description', 'rights', 'notes']);
const WANTED = new Set([
  DEFINITION,
  ...['test', 'object', 'state'].flatMap((part) => KINDS.map((kind) => `${kind}_${part}`)),
]);

const IS_INSTALLED = /^(.*\S) is installed$/u;
const HAS_ARCH = /\barch is (\S+)$/u;
const HAS_MODULE = /^Module (\S+:\S+) is enabled$/u;
const IS_EARLIER = /^(\S+) is earlier than (\S+)$/u;

/**
 * Reads OVAL from inflated XML. Definitions, which come first, are kept without their descriptions, and resolved by the tests,
 * objects and states after them. `isWanted` leaves out those of other platforms. Throws SyntaxError.
 */
export async function* ovalDefinitions(
  chunks: AsyncIterable<Uint8Array>,
  isWanted: (platforms: readonly string[]) => boolean = () => true,
): AsyncGenerator<OvalDefinition> {
  const definitions: (readonly [OvalDefinition, Criteria | undefined])[] = [];
  const texts = new Map<string, string>();
  const same = (text: string) => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  const facts = new Facts(same);
  for await (const element of xmlElements(chunks, {
    root: 'oval_definitions',
    elements: WANTED,
    without: UNREAD,
  })) {
    if (element.name !== DEFINITION) facts.add(element);
    else if (isWanted(platformsOf(element))) definitions.push(definitionOf(element, same));
  }
  for (const [definition, criteria] of definitions)
    yield criteria ? facts.resolve(definition, criteria) : definition;
}

class Facts {
  readonly #tests = new Map<string, Test>();
  readonly #objects = new Map<string, string>();
  readonly #states = new Map<string, State>();

  readonly #same: (text: string) => string;

  constructor(same: (text: string) => string) {
    this.#same = same;
  }

  add(element: FeedElement): void {
    const { id: own = '', comment = '' } = element.attributes;
    if (holdsAlways(comment)) return;
    const id = this.#same(own);
    if (element.name.endsWith('_test')) {
      const object = elementIn(element, 'object')?.attributes['object_ref'] ?? '';
      const state = elementIn(element, 'state')?.attributes['state_ref'] ?? '';
      this.#tests.set(id, { object: this.#same(object), state: this.#same(state) });
    } else if (element.name.endsWith('_object')) {
      this.#objects.set(id, this.#same(elementIn(element, 'name')?.text ?? ''));
    } else this.#states.set(id, stateOf(element));
  }

  resolve(definition: OvalDefinition, criteria: Criteria): OvalDefinition {
    const strange = new Set<string>();
    try {
      const cases = casesOf(criteria, (ref, comment) => this.#conditionOf(ref, comment, strange));
      const packages = cases.flatMap((each): readonly OvalPackage[] => {
        const values = (kind: Condition['kind']) =>
          each.flatMap((condition) =>
            condition.kind === kind && 'value' in condition ? condition.value : [],
          );
        const [platforms, architectures, modules] = [
          values('platform'),
          values('architecture'),
          values('module'),
        ];
        return each.flatMap((condition) => {
          if (condition.kind !== 'package') return [];
          const { name, operation, version } = condition;
          return [{ name, operation, version, platforms, architectures, modules }];
        });
      });
      const [first] = strange;
      return {
        ...definition,
        packages,
        ...(first !== undefined && { unread: `it has a test of another kind: ${first}` }),
      };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { ...definition, unread: messageOf(error) };
    }
  }

  #conditionOf(ref: string, comment: string, strange: Set<string>): Condition | undefined {
    const test = this.#tests.get(ref);
    const state = this.#states.get(test?.state ?? '');
    const name = this.#objects.get(test?.object ?? '') ?? '';
    if (state?.evr && name !== '')
      return { kind: 'package', name, operation: state.evr.operation, version: state.evr.text };
    if (state?.tests === 'signature') return undefined;
    const arch = state?.arch ?? HAS_ARCH.exec(comment)?.[1];
    if (arch !== undefined) return { kind: 'architecture', value: arch };
    const [, module] = HAS_MODULE.exec(comment) ?? [];
    if (module !== undefined) return { kind: 'module', value: module };
    const [, platform] = IS_INSTALLED.exec(comment) ?? [];
    if (platform !== undefined) return { kind: 'platform', value: platform };
    const [, earlier, version] = test ? [] : (IS_EARLIER.exec(comment) ?? []);
    if (earlier !== undefined && version !== undefined)
      return { kind: 'package', name: earlier, operation: 'less than', version };
    strange.add(comment || ref);
    return { kind: 'other', value: comment };
  }
}

function definitionOf(
  element: FeedElement,
  same: (text: string) => string,
): readonly [OvalDefinition, Criteria | undefined] {
  const metadata = elementIn(element, 'metadata') ?? element;
  const advisory = elementIn(metadata, 'advisory') ?? metadata;
  const definition = {
    id: element.attributes['id'] ?? '',
    class: element.attributes['class'] ?? '',
    title: (elementIn(metadata, 'title')?.text ?? '').replaceAll(/\s+/gu, ' ').trim(),
    severity: elementIn(advisory, 'severity')?.text ?? '',
    issued: elementIn(advisory, 'issued')?.attributes['date'] ?? '',
    platforms: platformsOf(element),
    references: elementsIn(metadata, 'reference').map(({ attributes }) => ({
      source: attributes['source'] ?? '',
      id: attributes['ref_id'] ?? '',
      url: attributes['ref_url'] ?? '',
    })),
    cves: elementsIn(advisory, 'cve').map(({ text }) => text),
    packages: [],
  };
  const criteria = elementIn(element, 'criteria');
  if (!criteria) return [{ ...definition, unread: 'it has no criteria' }, undefined];
  try {
    return [definition, criteriaOf(criteria, same)];
  } catch (error) {
    return [{ ...definition, unread: messageOf(error) }, undefined];
  }
}

function platformsOf(definition: FeedElement): readonly string[] {
  const affected = elementsIn(elementIn(definition, 'metadata') ?? definition, 'affected');
  return affected.flatMap((each) => elementsIn(each, 'platform').map(({ text }) => text));
}

function stateOf(element: FeedElement): State {
  const evr = elementIn(element, 'evr');
  if (evr) {
    const operation = evr.attributes['operation'] ?? 'equals';
    return { tests: 'evr', evr: { operation, text: evr.text } };
  }
  const arch = elementIn(element, 'arch');
  if (arch) return { tests: 'arch', arch: arch.text };
  if (elementIn(element, 'signature_keyid')) return { tests: 'signature' };
  return { tests: elementIn(element, 'version') ? 'version' : 'other' };
}
