import type { ALL_PLATFORMS, Line, Platform, ReportScope, Severity, TimeRule } from '../domain/index.ts';

/** All settings of a user. Each key has its row in options.ts, from which flags, environment and help come. */
export interface Settings {
  readonly max: Line['max'];
  readonly within: readonly TimeRule[];
  readonly onlyFixed: boolean;
  readonly failOnKev: boolean;
  readonly minEpss: number | undefined;
  readonly strict: boolean;
  readonly allowIncomplete: readonly string[];
  /** Packages that the report is about, if the user said so. */
  readonly scope: ReportScope | undefined;
  /** Patterns of paths that the report leaves out. */
  readonly skipPath: readonly string[];
  /** An image or a report whose findings do not count. */
  readonly baseline: string | undefined;
  /** Images that count as bases of others. */
  readonly base: readonly string[];
  /** Patterns of the names of images that count as bases of others. */
  readonly bases: readonly string[];
  /** Leave out of the line what the base image brought. */
  readonly ignoreBase: boolean;
  /** Files with ignore rules of other programs. */
  readonly ignoreFile: readonly string[];
  /** Files of VEX documents. */
  readonly vex: readonly string[];

  /** The earlier moment to answer for; RFC 3339, in UTC. */
  readonly asOf: string | undefined;
  /** Judge by the line of the server at that moment. */
  readonly rulesAsOf: boolean;

  /** Take the packages from an attestation of the image, where one counts. */
  readonly ifAttested: boolean;
  /** File of the public key that vouches for attestations. */
  readonly attestKey: string | undefined;
  /** The identity that vouches for attestations, and who knows it. */
  readonly attestIdentity: string | undefined;
  readonly attestIssuer: string | undefined;

  readonly platform: Platform | typeof ALL_PLATFORMS | undefined;
  /** The distribution of images that do not name theirs. */
  readonly distro: { readonly id: string; readonly version: string } | undefined;
  readonly username: string | undefined;
  readonly passwordStdin: boolean;
  readonly password: string | undefined;
  readonly registryToken: string | undefined;
  readonly insecure: boolean;
  readonly skipTlsVerify: boolean;
  readonly caCert: readonly string[];
  readonly skipDigestCheck: boolean;
  /** Layers to read at a time, if the user said so. */
  readonly parallel: number | undefined;
  /** Milliseconds for each image. */
  readonly timeout: number;

  readonly offline: boolean;
  /** Minutes; a feed that is older at the verdict is a hole. */
  readonly maxFeedAge: number | undefined;
  /** An address or a folder. */
  readonly feedsMirror: string | undefined;
  /** Replacement of the upstream address, per feed. */
  readonly feedAddress: Readonly<Record<string, string>>;
  /** A repository of artifacts, or a layout. */
  readonly feedsFrom: string | undefined;
  /** File of the public key that vouches for it. */
  readonly feedsKey: string | undefined;
  /** The identity that vouches for it, and who knows it. */
  readonly feedsIdentity: string | undefined;
  readonly feedsIssuer: string | undefined;
  /** File of the authorities that confirm identities. */
  readonly trustedRoot: string | undefined;
  readonly preferFeed: readonly string[];
  readonly nvd: boolean;
  readonly nvdApiKey: string | undefined;

  readonly format: readonly OutputTarget[];
  /** File of the template for the format `template`. */
  readonly template: string | undefined;
  readonly showSuppressed: boolean;
  readonly listPackages: boolean;
  /** Severities to list; an empty list means all. */
  readonly severity: readonly Severity[];
  readonly all: boolean;
  readonly quiet: boolean;
  readonly color: 'auto' | 'always' | 'never';

  readonly store: string | undefined;

  /** Server that scans in place of this program, without a trailing slash. */
  readonly server: string | undefined;
  readonly insecureServer: boolean;
  /** Send the server the credentials of the image's registry. */
  readonly sendCredentials: boolean;
  readonly token: string | undefined;

  /** Severity of the entry that shows Klar and Clair's clients the unknown parts of an image. */
  readonly incompleteSeverity: Severity;
}

/** Format of a report and the file to write; without a file, standard output. */
export interface OutputTarget {
  readonly format: string;
  readonly file?: string;
}
