/** A made statement about one component of one product. */
export interface MadeStatement {
  /** Tail of the product's CPE: `enterprise_linux:9::appstream`. */
  readonly stream: string;
  /** A purl without its beginning, `bash@5-1.el9?arch=src`; or a name alone. */
  readonly rpm?: string;
  readonly name?: string;
  readonly status?: 'fixed' | 'known_affected' | 'known_not_affected' | 'under_investigation';
  /** `no_fix_planned`, or `none_available`, with its details. */
  readonly outlook?: readonly [category: string, details: string];
  readonly impact?: string;
  readonly flag?: string;
}

export interface MadeFlaw {
  readonly cve: string;
  readonly statements: readonly MadeStatement[];
  readonly modified?: string;
  readonly status?: string;
  readonly severity?: string;
  readonly vector?: string;
}

/** Makes a VEX document in the form of Red Hat's. */
export function vexDocument(flaw: MadeFlaw): string {
  const {
    cve,
    statements,
    modified = '2026-08-01T00:00:00+00:00',
    status = 'final',
    severity,
    vector,
  } = flaw;
  const made = statements.map((statement, index) => ({
    statement,
    id: `${statement.stream}:c${index}`,
    index,
  }));
  const idsOf = (isMeant: (statement: MadeStatement) => boolean) =>
    made.filter((each) => isMeant(each.statement)).map(({ id }) => id);
  const having = (wanted: NonNullable<MadeStatement['status']>) =>
    idsOf((each) => (each.status ?? 'known_affected') === wanted);
  return JSON.stringify({
    document: {
      category: 'csaf_vex',
      ...(severity !== undefined && { aggregate_severity: { text: severity } }),
      tracking: {
        id: cve,
        status,
        initial_release_date: '2026-07-01T00:00:00+00:00',
        current_release_date: modified,
      },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          branches: made.flatMap(({ statement: { stream, rpm, name = 'component' }, index }) => [
            {
              category: 'product_name',
              product: {
                product_id: stream,
                product_identification_helper: { cpe: `cpe:/a:redhat:${stream}` },
              },
            },
            {
              category: 'product_version',
              product: {
                name,
                product_id: `c${index}`,
                ...(rpm !== undefined && {
                  product_identification_helper: {
                    purl: rpm.startsWith('pkg:') ? rpm : `pkg:rpm/redhat/${rpm}`,
                  },
                }),
              },
            },
          ]),
        },
      ],
      relationships: made.map(({ statement: { stream }, id, index }) => ({
        category: 'default_component_of',
        full_product_name: { product_id: id },
        product_reference: `c${index}`,
        relates_to_product_reference: stream,
      })),
    },
    vulnerabilities: [
      {
        cve,
        title: `a flaw of ${cve}`,
        product_status: Object.fromEntries(
          (['fixed', 'known_affected', 'known_not_affected', 'under_investigation'] as const).map((each) => [
            each,
            having(each),
          ]),
        ),
        remediations: made.flatMap(({ statement: { outlook }, id }) =>
          outlook ? [{ category: outlook[0], details: outlook[1], product_ids: [id] }] : [],
        ),
        threats: made.flatMap(({ statement: { impact }, id }) =>
          impact === undefined ? [] : [{ category: 'impact', details: impact, product_ids: [id] }],
        ),
        flags: made.flatMap(({ statement: { flag }, id }) =>
          flag === undefined ? [] : [{ label: flag, product_ids: [id] }],
        ),
        ...(vector !== undefined && { scores: [{ cvss_v3: { vectorString: vector }, products: [] }] }),
      },
    ],
  });
}
