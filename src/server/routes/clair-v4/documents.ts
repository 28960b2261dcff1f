import type { NameKind } from '../../../domain/index.ts';
/**
 * The shapes of Clair's v4 API as its server writes them, which is not always what its OpenAPI document says. Its
 * clients are written in Go: a date or a digest that is none makes a whole document unreadable to them.
 */
export interface PackageDocument {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: NameKind;
  readonly source?: PackageDocument;
  /** Only ever of versions that Clair compares as numbers; empty for all others. */
  readonly normalized_version: '';
  /** RPM's, `nodejs:18`. */
  readonly module: string;
  readonly arch: string;
  readonly cpe: '';
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
  /** Absent where the layer has no digest. */
  readonly introduced_in?: string;
  readonly distribution_id: string;
  readonly repository_ids: readonly string[];
}

/** What an index report and a vulnerability report have in common. */
export interface ContentsDocument {
  readonly manifest_hash: string;
  readonly packages: Readonly<Record<string, PackageDocument>>;
  readonly distributions: Readonly<Record<string, DistributionDocument>>;
  /** In the singular, as Clair spells it. */
  readonly repository: Readonly<Record<string, never>>;
  readonly environments: Readonly<Record<string, readonly EnvironmentDocument[]>>;
}

export interface VulnerabilityDocument {
  readonly id: string;
  readonly updater: string;
  readonly name: string;
  readonly description: string;
  readonly issued: string;
  /** Separated by spaces. */
  readonly links: string;
  /** The vector or the word of who rated it. */
  readonly severity: string;
  readonly normalized_severity: string;
  readonly package: PackageDocument;
  readonly distribution: DistributionDocument;
  readonly repository: Readonly<Record<string, never>>;
  /** Empty: there is no fix. */
  readonly fixed_in_version: string;
}
