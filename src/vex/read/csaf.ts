import type { JsonObject, VexStatus } from '../../domain/index.ts';
import type { ScopedStatement, VexComponent, VexProduct } from '../document.ts';
import {
  componentOf,
  InvalidDocument,
  nested,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
  timeOf,
} from './members.ts';

/** Lists of `product_status` (CSAF 2.0, 3.2.3.9) that say whether a product is affected. */
const STATUSES = {
  known_not_affected: 'not_affected',
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  under_investigation: 'under_investigation',
} as const satisfies Readonly<Record<string, VexStatus>>;

type Products = ReadonlyMap<string, VexProduct>;

/** Reads the profile VEX of CSAF 2.0. The whole document has one time: that of its current release. */
export function readCsaf(document: JsonObject, source: string): readonly ScopedStatement[] {
  const tree = objectOf(document, 'product_tree');
  const products = productsOf(tree);
  const groups = new Map(
    objectsOf(tree, 'product_groups').map((each) => [textOf(each, 'group_id'), textsOf(each, 'product_ids')]),
  );
  const timestamp = timeOf(
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
      const statement = {
        status,
        source,
        ...(justification !== undefined && { justification }),
        ...(text !== undefined && { text }),
        ...(timestamp !== undefined && { timestamp }),
      };
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
  const ids = [textOf(vulnerability, 'cve'), ...others].filter((each) => each !== undefined);
  if (ids.length === 0) throw new InvalidDocument('a vulnerability has no ID');
  return ids;
}

/** Maps products to what flags or threats say of them; the first counts. */
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

/** A relationship makes a product of a component and of what it is in. */
function productsOf(tree: JsonObject): Products {
  const branches = nested(objectsOf(tree, 'branches'), 'branches');
  const named = [
    ...objectsOf(tree, 'full_product_names'),
    ...branches.map((each) => objectOf(each, 'product')),
  ];
  const products = new Map<string, VexProduct>();
  for (const each of named) {
    const id = textOf(each, 'product_id');
    if (id !== undefined) products.set(id, { ...identified(each), parts: [] });
  }
  for (const each of objectsOf(tree, 'relationships')) {
    const id = textOf(objectOf(each, 'full_product_name'), 'product_id');
    const part = products.get(textOf(each, 'product_reference') ?? '');
    const whole = products.get(textOf(each, 'relates_to_product_reference') ?? '');
    if (id === undefined || !part || !whole) continue;
    products.set(id, { ...whole, parts: [part] });
  }
  return products;
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
