import type { NameKind } from '../../../domain/index.ts';
/**
 * Clair v4 API documents as its server writes them, which differs from its OpenAPI document. Go clients
 * cannot read a document with an invalid date or digest.
 */
export interface PackageDocument {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: NameKind;
  readonly source?: PackageDocument;
  /** Only set for versions that Clair compares as numbers; otherwise empty. */
  readonly normalized_version: '';
  /** RPM module, such as `nodejs:18`. */
  readonly module: string;
  readonly arch: string;
  readonly cpe: '';
  /** Our own key, for language packages: the bare name leaves the ecosystem open. */
  readonly purl?: string;
}

export interface DistributionDocument {
  readonly id: string;
  readonly did: string;
  readonly name: string;
  readonly version: string;
  readonly version_code_name: string;
  readonly version_id: string;
  readonly arch: '';
  readonly cpe: '';
  readonly pretty_name: string;
}

export interface EnvironmentDocument {
  readonly package_db: string;
  /** Absent if the layer has no digest. */
  readonly introduced_in?: string;
  readonly distribution_id: string;
  readonly repository_ids: readonly string[];
}

/** Fields shared by index reports and vulnerability reports. */
export interface ContentsDocument {
  readonly manifest_hash: string;
  readonly packages: Readonly<Record<string, PackageDocument>>;
  readonly distributions: Readonly<Record<string, DistributionDocument>>;
  /** Singular, as Clair spells it. */
  readonly repository: Readonly<Record<string, never>>;
  readonly environments: Readonly<Record<string, readonly EnvironmentDocument[]>>;
}

export interface VulnerabilityDocument {
  readonly id: string;
  readonly updater: string;
  readonly name: string;
  readonly description: string;
  readonly issued: string;
  /** URLs separated by spaces. */
  readonly links: string;
  /** The rating source's vector or severity. */
  readonly severity: string;
  readonly normalized_severity: string;
  readonly package: PackageDocument;
  readonly distribution: DistributionDocument;
  readonly repository: Readonly<Record<string, never>>;
  /** Empty if there is no fix. */
  readonly fixed_in_version: string;
}
