import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../../domain/index.ts';
import { feedTextOf, parsedAs, parseFeedJson } from './json.ts';

/** Relationships to follow from a product to its stream: an rpm is in a module, which is in a stream. */
const MAX_CHAIN = 5;

const texts = z.array(z.string()).default([]);
const about = z.object({
  category: z.string().default(''),
  details: z.string().default(''),
  label: z.string().default(''),
  product_ids: texts,
});

const documentSchema = z.object({
  document: z.object({
    aggregate_severity: z.object({ text: z.string() }).optional(),
    tracking: z.object({
      id: z.string().min(1),
      status: z.string(),
      initial_release_date: z.string().optional(),
      current_release_date: z.string().optional(),
    }),
  }),
  product_tree: z
    .object({
      branches: z.unknown().optional(),
      relationships: z
        .array(
          z.object({
            full_product_name: z.object({ product_id: z.string() }),
            product_reference: z.string(),
            relates_to_product_reference: z.string(),
          }),
        )
        .default([]),
    })
    .default({ relationships: [] }),
  vulnerabilities: z
    .array(
      z.object({
        cve: z.string().optional(),
        title: z.string().optional(),
        notes: z.array(z.object({ category: z.string(), text: z.string() })).default([]),
        product_status: z
          .object({
            fixed: texts,
            known_affected: texts,
            known_not_affected: texts,
            under_investigation: texts,
          })
          .prefault({}),
        remediations: z.array(about).default([]),
        threats: z.array(about).default([]),
        flags: z.array(about).default([]),
        scores: z
          .array(
            z.object({
              cvss_v2: z.object({ vectorString: z.string() }).optional(),
              cvss_v3: z.object({ vectorString: z.string() }).optional(),
              cvss_v4: z.object({ vectorString: z.string() }).optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});
type Parsed = z.infer<typeof documentSchema>;

export type CsafStatus = keyof Parsed['vulnerabilities'][number]['product_status'];
const STATUSES: readonly CsafStatus[] = [
  'fixed',
  'known_affected',
  'under_investigation',
  'known_not_affected',
];

/** A statement about one component of one product. */
export interface CsafStatement {
  /** CPE of the product that ships the component, as published. */
  readonly stream: string;
  /** Identifies the component; absent for one that has only a name. */
  readonly purl?: string;
  readonly name: string;
  readonly status: CsafStatus;
  /** Details of a remediation other than a fix: `Will not fix`. */
  readonly outlook?: string;
  /** The product's severity in the vendor's word. */
  readonly impact?: string;
  /** Why it is not affected: `vulnerable_code_not_present`. */
  readonly justification?: string;
}

/** One vulnerability's VEX document. */
export interface CsafFlaw {
  readonly id: string;
  readonly isDeleted: boolean;
  readonly title?: string;
  /** The vendor's severity in its own word. */
  readonly severity?: string;
  readonly vectors: readonly string[];
  /** As published. */
  readonly published?: string;
  readonly modified?: string;
  readonly statements: readonly CsafStatement[];
}

/**
 * Reads a CSAF 2.0 document about one vulnerability (profile 5, VEX), as far as it is about wanted streams. Throws
 * SyntaxError for any other text. https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html
 */
export function csafFlawOf(text: string, isWanted: (stream: string) => boolean): CsafFlaw {
  const { document, product_tree: tree, vulnerabilities } = parsedAs(documentSchema, parseFeedJson(text));
  const [first, second] = vulnerabilities;
  if (second !== undefined) throw new SyntaxError('the document has more than one vulnerability');
  const { tracking } = document;
  const title = first?.title ?? first?.notes.find(({ category }) => category === 'description')?.text;
  return {
    id: first?.cve ?? tracking.id,
    isDeleted: tracking.status === 'deleted',
    ...(title !== undefined && { title }),
    ...(document.aggregate_severity && { severity: document.aggregate_severity.text }),
    vectors: (first?.scores ?? []).flatMap(({ cvss_v4: v4, cvss_v3: v3, cvss_v2: v2 }) =>
      [v4, v3, v2].flatMap((each) => each?.vectorString ?? []),
    ),
    ...(tracking.initial_release_date !== undefined && { published: tracking.initial_release_date }),
    ...(tracking.current_release_date !== undefined && { modified: tracking.current_release_date }),
    statements: first ? statementsOf(first, tree, isWanted) : [],
  };
}

function statementsOf(
  { product_status: lists, remediations, threats, flags }: Parsed['vulnerabilities'][number],
  tree: Parsed['product_tree'],
  isWanted: (stream: string) => boolean,
): readonly CsafStatement[] {
  const products = new Products(tree);
  const outlooks = byProduct(
    remediations.filter(({ category }) => category === 'no_fix_planned' || category === 'none_available'),
    'details',
  );
  const impacts = byProduct(
    threats.filter(({ category }) => category === 'impact'),
    'details',
  );
  const labels = byProduct(flags, 'label');
  return STATUSES.flatMap((status) =>
    lists[status].flatMap((id): readonly CsafStatement[] => {
      const stream = products.streamOf(id);
      if (stream === undefined || !isWanted(stream)) return [];
      const component = products.componentOf(id);
      if (component === undefined) return [];
      const outlook = outlooks.get(id);
      const impact = impacts.get(id);
      const justification = labels.get(id);
      return [
        {
          stream,
          ...component,
          status,
          ...(outlook !== undefined && { outlook }),
          ...(impact !== undefined && { impact }),
          ...(justification !== undefined && { justification }),
        },
      ];
    }),
  );
}

/** Maps products to a text; the first one counts. */
function byProduct(
  entries: readonly z.infer<typeof about>[],
  member: 'details' | 'label',
): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const entry of entries) {
    const text = entry[member];
    if (text === '') continue;
    for (const id of entry.product_ids) if (!said.has(id)) said.set(id, text);
  }
  return said;
}

/** A product tree: products by ID, and the relationships that put components into streams. */
class Products {
  readonly #named = new Map<string, JsonObject>();
  readonly #related = new Map<string, Parsed['product_tree']['relationships'][number]>();

  constructor({ branches, relationships }: Parsed['product_tree']) {
    const open: unknown[] = [branches];
    // Without recursion: a hostile document nests deeper than the stack is.
    while (open.length > 0) {
      const next = open.pop();
      if (Array.isArray(next)) for (const each of next) open.push(each);
      else if (isJsonObject(next)) {
        const { product } = next;
        const id = isJsonObject(product) ? feedTextOf(product, 'product_id') : undefined;
        if (isJsonObject(product) && id !== undefined) this.#named.set(id, product);
        if (next['branches'] !== undefined) open.push(next['branches']);
      }
    }
    for (const each of relationships) this.#related.set(each.full_product_name.product_id, each);
  }

  streamOf(id: string): string | undefined {
    const stream = this.#follow(id, 'relates_to_product_reference');
    return stream && feedTextOf(helperOf(stream), 'cpe');
  }

  /** Undefined for a product that is not part of another. */
  componentOf(id: string): Pick<CsafStatement, 'purl' | 'name'> | undefined {
    if (!this.#related.has(id)) return undefined;
    const component = this.#follow(id, 'product_reference');
    const name = component && feedTextOf(component, 'name');
    if (component === undefined || name === undefined) return undefined;
    const purl = feedTextOf(helperOf(component), 'purl');
    return { name, ...(purl !== undefined && { purl }) };
  }

  #follow(
    id: string,
    reference: 'product_reference' | 'relates_to_product_reference',
  ): JsonObject | undefined {
    let at = id;
    for (let step = 0; step <= MAX_CHAIN; step++) {
      const related = this.#related.get(at);
      if (related === undefined) return this.#named.get(at);
      at = related[reference];
    }
    return undefined;
  }
}

function helperOf(product: JsonObject): JsonObject {
  const helper = product['product_identification_helper'];
  return isJsonObject(helper) ? helper : {};
}
