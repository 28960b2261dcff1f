/** OpenVEX statuses for a flaw in a product. */
export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

export type VexStatus = (typeof VEX_STATUSES)[number];

/** A VEX document's statement on a flaw in a product. */
export interface VexStatement {
  readonly status: VexStatus;
  /** The document, as it was named. */
  readonly source: string;
  /** A label from its format: `vulnerable_code_not_present`. */
  readonly justification?: string;
  /** In its author's words. */
  readonly text?: string;
  /** RFC 3339, the last time that it was known to hold. */
  readonly timestamp?: string;
}
