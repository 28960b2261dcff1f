/** Clair v1 API documents. Fields are in Clair's order, and omitted if empty. */
export const JSON_TYPE = 'application/json;charset=utf-8';

/** Clair 2's detector version; no client compares it. */
export const INDEXED_BY_VERSION = 3;

export interface LayerDocument {
  readonly Name: string;
  readonly NamespaceName?: string;
  readonly Path?: string;
  readonly Headers?: Readonly<Record<string, string>>;
  readonly ParentName?: string;
  readonly Format?: string;
  readonly IndexedByVersion: typeof INDEXED_BY_VERSION;
  readonly Features?: readonly FeatureDocument[];
  /** Holes behind the entry PLIMSOLL-INCOMPLETE, as KIND:SUBJECT; a key of ours. */
  readonly Incomplete?: readonly string[];
}

export interface FeatureDocument {
  readonly Name: string;
  readonly NamespaceName: string;
  readonly VersionFormat: VersionFormat;
  readonly Version: string;
  readonly Vulnerabilities?: readonly VulnerabilityDocument[];
  readonly AddedBy?: string;
}

/** Clair orders apk versions as dpkg versions, and reports that format. */
export type VersionFormat = 'dpkg' | 'rpm';

export interface VulnerabilityDocument {
  readonly Name: string;
  readonly NamespaceName: string;
  readonly Description?: string;
  readonly Link?: string;
  readonly Severity: string;
  readonly Metadata?: object;
  readonly FixedBy?: string;
  readonly FixedIn?: readonly Omit<FeatureDocument, 'Vulnerabilities'>[];
}
