import type { BaseImage } from '../images/base-image.ts';
import type { Distribution } from '../packages/distribution.ts';
import type { Finding, SuppressedFinding } from './finding.ts';
import type { ImageIdentity } from '../images/image.ts';
import type { InstalledPackage } from '../packages/installed-package.ts';
import type { ManifestWorkload } from './manifest-workload.ts';
import type { Notice } from './notice.ts';
import type { Problem } from './problem.ts';
import type { ReportScope } from './report-scope.ts';
import type { SkippedPath } from '../images/skipped-path.ts';
import type { Upgrade } from './upgrade.ts';
import type { Verdict } from './verdict.ts';

/** The complete result of scanning one image. Reports are pure functions of it. */
export interface ScanResult {
  readonly image: ImageIdentity;
  readonly distribution?: Distribution;
  readonly packages: readonly InstalledPackage[];
  /** The packages covered, if the user set a scope. */
  readonly scope?: ReportScope;
  /** Files skipped by path, if the user asked. */
  readonly skipped?: readonly SkippedPath[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Feed remarks on packages that are not vulnerabilities; absent without any. */
  readonly notices?: readonly Notice[];
  /** Every upgrade that fixes something, most valuable first, and base image upgrades last. */
  readonly upgrades: readonly Upgrade[];
  readonly problems: readonly Problem[];
  readonly feeds: readonly FeedUse[];
  readonly verdict: Verdict;
  /** The user's baseline, if any: the line counts only new findings. */
  readonly baseline?: BaselineUse;
  /** The base image, if one was read and found below the image. */
  readonly base?: BaseImage;
  /** The file that set the line and the ignore rules; absent: no file was read. */
  readonly configuration?: ConfigurationUse;
  /** The places in manifests that name the image, if the user scans manifests. */
  readonly workloads?: readonly ManifestWorkload[];
  /** RFC 3339. */
  readonly scannedAt: string;
  /** The earlier moment (RFC 3339) that the scan answers as of; absent: the scan's own time. */
  readonly asOf?: string;
}

/** An image whose findings do not count. */
export interface BaselineUse {
  /** The image or the report, as the user named it. */
  readonly reference: string;
  /** Findings already in the baseline. */
  readonly before: number;
  /** All others. */
  readonly new: number;
}

/** A configuration file used for a verdict. */
export interface ConfigurationUse {
  /** The name under which it was given or found. */
  readonly file: string;
  /** Ignore rule count, whether or not they hid anything. */
  readonly ignoreRules: number;
}

/** Whether a feed of advisories knows what has no fix yet: where it does not, its silence says less. */
export type Coverage = 'unfixed known' | 'fixed only';

/** A feed that answered for the image, with its freshness and completeness. */
export interface FeedUse {
  /** `alpine-secdb`, `debian-tracker`, `osv`, `cve`, `kev`, `epss`; a feed part as `osv:AlmaLinux`. */
  readonly feed: string;
  /** RFC 3339, the last time that the source confirmed or delivered the data; absent: never. */
  readonly syncedAt?: string;
  /** RFC 3339, the date of its newest content; absent if unknown. */
  readonly contentAt?: string;
  /** Absent for a feed that only ranks CVEs. */
  readonly coverage?: Coverage;
  /** Further gaps by nature, or whose advisories answer: "Red Hat's advisories answer for CentOS Linux". */
  readonly remark?: string;
}
