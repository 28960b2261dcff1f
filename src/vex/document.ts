import type { JsonBounds, JsonObject, VexStatement } from '../domain/index.ts';

/** Maximum document size in bytes; vendors' largest for one CVE is a tenth. */
export const MAX_VEX_BYTES = 64 * 1024 ** 2;
export const VEX_BOUNDS: JsonBounds = { depth: 64, values: 8_000_000 };
/** Maximum pairs of vulnerability and product per document. */
export const MAX_STATEMENTS = 500_000;

/** A parsed document, reduced to its product statements. */
export interface VexDocument {
  /** Name as the user gave it. */
  readonly source: string;
  readonly statements: readonly ScopedStatement[];
  /** Parsed content; absent for a document that represents no file. */
  readonly content?: JsonObject;
  /** Further digests for the image, from an index that lists it. */
  readonly digests?: readonly string[];
}

/** A statement, its flaw and its products. */
export interface ScopedStatement {
  /** All names for the flaw. */
  readonly ids: readonly string[];
  readonly products: readonly VexProduct[];
  readonly statement: VexStatement;
}

/** How a document identifies a component. */
export interface VexComponent {
  readonly purls: readonly string[];
  /** Image digests, `sha256:…`. */
  readonly digests: readonly string[];
  /** CPEs for the platform that contains it. */
  readonly cpes?: readonly string[];
  /** Set for a version range, which is not compared: its purls match more than the statement means. */
  readonly isRange?: boolean;
}

/** A component, or only certain parts in it. */
export interface VexProduct extends VexComponent {
  /** Empty: the whole product. */
  readonly parts: readonly VexComponent[];
}

/** Labels that say why a product is not affected, from OpenVEX and CSAF, then from CycloneDX. */
const JUSTIFICATIONS: ReadonlySet<string> = new Set([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
  'code_not_present',
  'code_not_reachable',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_runtime',
  'protected_at_perimeter',
  'protected_by_mitigating_control',
]);

/** Whether a statement is justified: "not affected" needs a reason. */
export function isJustified({ status, justification, text }: VexStatement): boolean {
  if (status !== 'not_affected') return true;
  return text !== undefined || (justification !== undefined && JUSTIFICATIONS.has(justification));
}
