import { PROGRAM, type IndexedImage, type ScanResult } from '../domain/index.ts';
import { sbomContentOf, cycloneDxDocument } from '../sbom/index.ts';

// github.com/sigstore/cosign/blob/main/specs/COSIGN_VULN_ATTESTATION_SPEC.md, and unmodified CycloneDX.

export const VULNERABILITIES = 'https://cosign.sigstore.dev/attestation/vuln/v1';
export const PACKAGES = 'https://cyclonedx.org/bom';

/** SBOM property that names the catalogers: a program with different catalogers ignores the list. */
export const INDEXED_BY = 'plimsoll:indexed-by';

export interface ScanTimes {
  /** RFC 3339. */
  readonly started: string;
  readonly finished: string;
}

/** Describes scan results as cosign's scan record; `report` is the JSON report. */
export function vulnerabilitiesPredicate(
  { feeds }: ScanResult,
  report: unknown,
  { started, finished }: ScanTimes,
) {
  const synced = feeds.flatMap(({ syncedAt }) => syncedAt ?? []).toSorted();
  return {
    invocation: { parameters: null, uri: '', event_id: '', 'builder.id': '' },
    scanner: {
      uri: `pkg:npm/${PROGRAM.name}@${PROGRAM.version}`,
      version: PROGRAM.version,
      // The stalest feed determines the age of the result.
      db: { uri: feeds.map(({ feed }) => feed).join(' '), version: synced[0] ?? '' },
      result: report,
    },
    metadata: { scanStartedOn: started, scanFinishedOn: finished },
  };
}

/** Describes an image's packages as an SBOM, with the catalogers that read it. */
export function packagesPredicate(indexed: IndexedImage) {
  const document = cycloneDxDocument(sbomContentOf(indexed), '1.6');
  const { metadata } = document;
  const properties = [...metadata.properties, { name: INDEXED_BY, value: indexed.indexedBy }];
  return { ...document, metadata: { ...metadata, properties } };
}
