import type { JsonBounds, JsonObject, VexStatement } from '../domain/index.ts';

/** Bytes of a document; the largest that vendors publish for one CVE have a tenth. */
export const MAX_VEX_BYTES = 64 * 1024 ** 2;
export const VEX_BOUNDS: JsonBounds = { depth: 64, values: 8_000_000 };
/** Pairs of a vulnerability and a product in one document. */
export const MAX_STATEMENTS = 500_000;

/** A document that was read, as far as it says something of products. */
export interface VexDocument {
  /** The name under which it was given. */
  readonly source: string;
  readonly statements: readonly ScopedStatement[];
  /** The content that was read; absent for one that represents none. */
  readonly content?: JsonObject;
  /** Digests that the image is known to have too: of an index that lists it. */
  readonly digests?: readonly string[];
}

/** A statement with what it is about. */
export interface ScopedStatement {
  /** All names of the flaw. */
  readonly ids: readonly string[];
  readonly products: readonly VexProduct[];
  readonly statement: VexStatement;
}

/** How a document identifies a component. */
export interface VexComponent {
  readonly purls: readonly string[];
  /** Digests of images, `sha256:…`. */
  readonly digests: readonly string[];
  /** CPEs of the platform that it is part of. */
  readonly cpes?: readonly string[];
  /** It means a range of versions, which is not compared: its purls name more than is meant. */
  readonly isRange?: boolean;
}

/** A component, or only some parts of it. */
export interface VexProduct extends VexComponent {
  /** Empty: the product as a whole. */
  readonly parts: readonly VexComponent[];
}

/** Labels that say why a product is not affected: those of OpenVEX and CSAF, and those of CycloneDX. */
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

/** Whether a statement may be believed: who calls a product not affected has to say why. */
export function isJustified({ status, justification, text }: VexStatement): boolean {
  if (status !== 'not_affected') return true;
  return text !== undefined || (justification !== undefined && JUSTIFICATIONS.has(justification));
}
