/** What may be said of a flaw in a product, by the words of OpenVEX. */
export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

export type VexStatus = (typeof VEX_STATUSES)[number];

/** What a VEX document says of a flaw in a product. */
export interface VexStatement {
  readonly status: VexStatus;
  /** The document, as it was named. */
  readonly source: string;
  /** A label of its format: `vulnerable_code_not_present`. */
  readonly justification?: string;
  /** In its author's words. */
  readonly text?: string;
  /** RFC 3339, the last time that it was known to hold. */
  readonly timestamp?: string;
}
