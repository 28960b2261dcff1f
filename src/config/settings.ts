import type { ALL_PLATFORMS, Line, Platform, Severity } from '../domain/index.ts';

/** Everything that a user can set. Each key has its row in options.ts, from which flags, environment and help come. */
export interface Settings {
  readonly max: Line['max'];
  readonly onlyFixed: boolean;
  readonly failOnKev: boolean;
  readonly minEpss: number | undefined;
  readonly strict: boolean;
  readonly allowIncomplete: readonly string[];

  readonly platform: Platform | typeof ALL_PLATFORMS | undefined;
  readonly username: string | undefined;
  readonly passwordStdin: boolean;
  readonly password: string | undefined;
  readonly registryToken: string | undefined;
  readonly insecure: boolean;
  readonly skipTlsVerify: boolean;
  readonly caCert: readonly string[];
  readonly skipDigestCheck: boolean;
  /** Milliseconds for each image. */
  readonly timeout: number;

  readonly offline: boolean;
  /** Minutes; a feed that is older at the verdict is a hole. */
  readonly maxFeedAge: number | undefined;
  /** An address or a folder. */
  readonly feedsMirror: string | undefined;
  /** Per feed, the address that takes the place of the upstream's. */
  readonly feedAddress: Readonly<Record<string, string>>;
  readonly preferFeed: readonly string[];
  readonly nvd: boolean;
  readonly nvdApiKey: string | undefined;

  readonly format: readonly OutputTarget[];
  readonly showSuppressed: boolean;
  /** Findings of these are listed; none given are all. */
  readonly severity: readonly Severity[];
  readonly all: boolean;
  readonly quiet: boolean;
  readonly color: 'auto' | 'always' | 'never';

  readonly store: string | undefined;

  /** A server that scans in the place of this program, without a slash at the end. */
  readonly server: string | undefined;
  readonly insecureServer: boolean;
  /** The server is sent the credentials of the image's registry. */
  readonly sendCredentials: boolean;
  readonly token: string | undefined;

  /** Of the entry by which Klar and clients of Clair see what cannot be known of an image. */
  readonly incompleteSeverity: Severity;
}

/** A report's format and the file that it goes to; without a file, standard output. */
export interface OutputTarget {
  readonly format: string;
  readonly file?: string;
}
