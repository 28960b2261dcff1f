import { baseNameOf, type JsonObject, type VexStatus } from '../../domain/index.ts';
import type { ScopedStatement, VexComponent, VexProduct } from '../document.ts';
import { parsePurl, withVersion } from '../purl.ts';
import {
  componentOf,
  idsAmong,
  nested,
  objectOf,
  objectsOf,
  vexStatementOf,
  textOf,
  textsOf,
  newestTimeOf,
} from './members.ts';

/** Lists in `product_status` (CSAF 2.0, 3.2.3.9) that say whether a product is affected. */
const STATUSES = {
  known_not_affected: 'not_affected',
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  under_investigation: 'under_investigation',
} as const satisfies Readonly<Record<string, VexStatus>>;

const RANGE = 'product_version_range';
/** Branches that name a version for everything below them. */
const VERSIONS: ReadonlySet<string | undefined> = new Set(['product_version', RANGE]);
/** Purl prefix for RPM modules. */
const MODULE = 'pkg:rpmmod/';

type Products = ReadonlyMap<string, VexProduct>;

/** Reads CSAF 2.0's VEX profile. The whole document has one time: its current release date. */
export function readCsaf(document: JsonObject, source: string): readonly ScopedStatement[] {
  const tree = objectOf(document, 'product_tree');
  const products = productsOf(tree);
  const groups = new Map(
    objectsOf(tree, 'product_groups').map((each) => [textOf(each, 'group_id'), textsOf(each, 'product_ids')]),
  );
  const timestamp = newestTimeOf(
    textOf(objectOf(objectOf(document, 'document'), 'tracking'), 'current_release_date'),
  );
  return objectsOf(document, 'vulnerabilities').flatMap((each) => {
    const ids = idsOf(each);
    const labels = byProduct(objectsOf(each, 'flags'), 'label', groups);
    const impacts = objectsOf(each, 'threats').filter((threat) => textOf(threat, 'category') === 'impact');
    const details = byProduct(impacts, 'details', groups);
    return statesOf(each).flatMap(([id, status]) => {
      const product = products.get(id);
      if (!product) return [];
      const justification = status === 'not_affected' ? labels.get(id) : undefined;
      const text = details.get(id);
      const statement = vexStatementOf({ status, source, justification, text, timestamp });
      return [{ ids, products: [product], statement }];
    });
  });
}

function statesOf(vulnerability: JsonObject): readonly (readonly [string, VexStatus])[] {
  const lists = objectOf(vulnerability, 'product_status');
  return Object.entries(STATUSES).flatMap(([list, status]) =>
    textsOf(lists, list).map((id) => [id, status] as const),
  );
}

function idsOf(vulnerability: JsonObject): readonly string[] {
  const others = objectsOf(vulnerability, 'ids').map((each) => textOf(each, 'text'));
  return idsAmong([textOf(vulnerability, 'cve'), ...others]);
}

/** Maps products to text from flags or threats; the first one counts. */
function byProduct(
  entries: readonly JsonObject[],
  member: string,
  groups: ReadonlyMap<string | undefined, readonly string[]>,
): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const entry of entries) {
    const text = textOf(entry, member);
    const ids = textsOf(entry, 'group_ids').flatMap((group) => groups.get(group) ?? []);
    for (const id of [...textsOf(entry, 'product_ids'), ...ids]) {
      if (text !== undefined && !said.has(id)) said.set(id, text);
    }
  }
  return said;
}

function productsOf(tree: JsonObject): Products {
  const products = new Map<string, VexProduct>();
  const keep = (named: JsonObject, narrow = (component: VexComponent) => component) => {
    const id = textOf(named, 'product_id');
    if (id !== undefined) products.set(id, { ...narrow(identified(named)), parts: [] });
  };
  for (const each of objectsOf(tree, 'full_product_names')) keep(each);
  const versions = new Map<JsonObject, JsonObject>();
  for (const each of nested(objectsOf(tree, 'branches'), 'branches')) {
    const version = VERSIONS.has(textOf(each, 'category')) ? each : versions.get(each);
    if (version) for (const inner of objectsOf(each, 'branches')) versions.set(inner, version);
    keep(objectOf(each, 'product'), (component) => (version ? ofVersion(component, version) : component));
  }
  for (const each of objectsOf(tree, 'relationships')) {
    const id = textOf(objectOf(each, 'full_product_name'), 'product_id');
    const product = partOf(
      products.get(textOf(each, 'product_reference') ?? ''),
      products.get(textOf(each, 'relates_to_product_reference') ?? ''),
    );
    if (id !== undefined && product) products.set(id, product);
  }
  return products;
}

/** Narrows a component to its branch's version if its purl has none. Red Hat's documents have package names there. */
function ofVersion(component: VexComponent, branch: JsonObject): VexComponent {
  const { purls } = component;
  if (textOf(branch, 'category') === RANGE) return { ...component, isRange: purls.some(isOfAnyVersion) };
  const version = textOf(branch, 'name') ?? '';
  const isName = (purl: string) => version.includes(baseNameOf(parsePurl(purl)?.path ?? ''));
  const isLeftOut = (purl: string) => isOfAnyVersion(purl) && !isName(purl);
  return { ...component, purls: purls.map((purl) => (isLeftOut(purl) ? withVersion(purl, version) : purl)) };
}

function isOfAnyVersion(purl: string): boolean {
  return parsePurl(purl)?.version === undefined;
}

/**
 * Joins a component with the product that contains it. Skips relationships with another component in between:
 * the component may also be elsewhere in the outermost product. A module is fine, since the component's
 * version identifies it.
 */
function partOf(part: VexProduct | undefined, whole: VexProduct | undefined): VexProduct | undefined {
  if (!part || !whole || part.parts.length > 0) return undefined;
  const isOfModule = whole.parts.every(({ purls }) => purls.every((purl) => purl.startsWith(MODULE)));
  return isOfModule ? { ...whole, parts: [part] } : undefined;
}

function identified(product: JsonObject): VexComponent {
  const helper = objectOf(product, 'product_identification_helper');
  const hashes = objectsOf(helper, 'hashes')
    .flatMap((each) => objectsOf(each, 'file_hashes'))
    .filter((each) => textOf(each, 'algorithm')?.toLowerCase() === 'sha256');
  const cpe = textOf(helper, 'cpe');
  const component = componentOf(
    [textOf(helper, 'purl')],
    hashes.map((each) => textOf(each, 'value')),
  );
  return { ...component, ...(cpe !== undefined && { cpes: [cpe] }) };
}
