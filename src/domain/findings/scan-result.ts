import type { BaseImage } from './base-image.ts';
import type { Distribution } from './distribution.ts';
import type { Finding, SuppressedFinding } from './finding.ts';
import type { ImageIdentity } from './image.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { Notice } from './notice.ts';
import type { Problem } from './problem.ts';
import type { ReportScope } from './report-scope.ts';
import type { SkippedPath } from './skipped-path.ts';
import type { Upgrade } from './upgrade.ts';
import type { Verdict } from './verdict.ts';

/** Everything known about one image after one scan. Reports are pure functions of it. */
export interface ScanResult {
  readonly image: ImageIdentity;
  readonly distribution?: Distribution;
  readonly packages: readonly InstalledPackage[];
  /** Packages that it is about, if a user said so. */
  readonly scope?: ReportScope;
  /** Files left out by their path, if a user said so. */
  readonly skipped?: readonly SkippedPath[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Remarks of feeds on packages that are not vulnerabilities; absent: nothing. */
  readonly notices?: readonly Notice[];
  /** Every upgrade that fixes something, the most valuable first, and those that the base image needs last. */
  readonly upgrades: readonly Upgrade[];
  readonly problems: readonly Problem[];
  readonly feeds: readonly FeedUse[];
  readonly verdict: Verdict;
  /** The baseline that the image is held against, if a user said so: the line counts only what is new. */
  readonly baseline?: BaselineUse;
  /** The image that it was built on, if one was read and found below it. */
  readonly base?: BaseImage;
  /** The file that set the line and the ignore rules; absent: no file was read. */
  readonly configuration?: ConfigurationUse;
  /** RFC 3339. */
  readonly scannedAt: string;
  /** The earlier moment (RFC 3339) whose knowledge it is by; absent: that of the scan. */
  readonly asOf?: string;
}

/** An image whose findings do not count. */
export interface BaselineUse {
  /** The image or the report, as the user named it. */
  readonly reference: string;
  /** Findings that were there before. */
  readonly before: number;
  /** All others. */
  readonly new: number;
}

/** A configuration file that took part in a verdict. */
export interface ConfigurationUse {
  /** The name under which it was given or found. */
  readonly file: string;
  /** Number of its ignore rules, whether they hid anything or not. */
  readonly ignoreRules: number;
}

/** A feed that answered for the image, and how fresh and complete it was. */
export interface FeedUse {
  /** `alpine-secdb`, `debian-tracker`, `osv`, `cve`, `kev`, `epss`; a part of one as `osv:AlmaLinux`. */
  readonly feed: string;
  /** RFC 3339, the last time that the source confirmed or delivered the data; absent: never. */
  readonly syncedAt?: string;
  /** RFC 3339, the date of its newest content; absent if unknown. */
  readonly contentAt?: string;
  /** Inherent gaps in its answers: "fixed advisories only". */
  readonly coverage?: string;
}
