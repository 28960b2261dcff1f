import type { ProblemKind } from '../../src/domain/index.ts';
import type { ErrorCode } from '../../src/errors/index.ts';

export interface Description {
  readonly cause: string;
  readonly next: string;
}

/** Every code of an error. A code that is not described here does not compile. */
export const ERROR_DESCRIPTIONS: Readonly<Record<ErrorCode | 'INTERNAL', Description>> = {
  USAGE: {
    cause: 'The command, its arguments or the request cannot be used as written.',
    next: 'Follow the hint, or see `plimsoll COMMAND --help`. For a request, see `/api/v1/docs` of the server.',
  },
  CONFIG_INVALID: {
    cause: 'An option, a variable, a configuration file or a file that it names is not valid.',
    next: 'Correct the place that the message names. [Options](options.md) lists every name and value.',
  },
  REFERENCE_INVALID: {
    cause: 'The name of the image is not valid, or names a file that does not exist.',
    next: 'Correct the name; [Scanning](../guide/scanning.md#how-an-image-is-named) lists every form.',
  },
  IMAGE_NOT_FOUND: {
    cause:
      'The registry, daemon, archive or folder has no such image, or none for this platform. For a private repository, some registries say the same to a client without credentials.',
    next: 'Check the name, the tag and `--platform`. For a private image, run `docker login REGISTRY`.',
  },
  IMAGE_INVALID: {
    cause:
      'A manifest, a configuration or the archive is damaged, truncated, or not an image. What is wrong inside a single layer is a problem of the report instead.',
    next: 'Pull or build the image again. Make archives with `docker save` or `skopeo copy`.',
  },
  IMAGE_UNSUPPORTED: {
    cause:
      "It is an OCI artifact other than a container image, or of a manifest format that can only be read from a registry. In Clair's API: nothing can be said about the image.",
    next: 'Scan a Linux image. Where the message names a problem, look it up [below](#problems).',
  },
  REGISTRY_UNREACHABLE: {
    cause: 'The registry did not answer: name resolution, the network, a proxy, or its TLS certificate.',
    next: 'Check the host, `HTTPS_PROXY` and `NO_PROXY`. Trust a private authority with `--ca-cert`; `--insecure` allows plain http.',
  },
  REGISTRY_UNAUTHORIZED: {
    cause: 'The registry wants credentials, or does not accept the ones it was given for this repository.',
    next: 'Run `docker login REGISTRY`, or give `--username` and `--password-stdin`. Ask the owner for the right to pull.',
  },
  REGISTRY_FAILED: {
    cause: 'The registry answered with an error, too many requests (429), or something other than its API.',
    next: 'Try again later. If it persists, check with another client that the address is that of a registry.',
  },
  DIGEST_MISMATCH: {
    cause: 'The bytes do not have the digest or the size that the manifest promises.',
    next: 'Do not run this image. Get it again; if it fails again, something on the way or the registry itself alters it.',
  },
  DAEMON_UNREACHABLE: {
    cause: 'Docker or Podman does not listen at its socket, or this user may not use it.',
    next: 'Start it, or set `DOCKER_HOST` to its socket. Without a daemon, scan `docker://NAME` or an archive.',
  },
  NETWORK_FAILED: {
    cause: 'A request over the network failed, other than one to a registry or a feed.',
    next: 'Check the address, the proxy and the certificate that the message names.',
  },
  FEED_FAILED: {
    cause: 'A feed could not be fetched, or what came was not valid; the last good data is kept.',
    next: 'Try again later. In a closed network, use `--feeds-mirror`, or `plimsoll feeds import` and `--offline` ([Feeds](../guide/feeds.md#closed-networks)).',
  },
  STORE_FAILED: {
    cause:
      'The store cannot be used: its file or database is missing, damaged, locked, full, not writable or not safe.',
    next: 'Follow the hint. A store that is one file can be deleted: the next scan loads what it needs.',
  },
  STORE_TOO_NEW: {
    cause: 'The store was written by a newer version of Plimsoll.',
    next: 'Use that version, or name another store with `--store` or `--database`.',
  },
  IO_FAILED: {
    cause: 'A file or folder cannot be read or written.',
    next: 'Check that it exists, its permissions and the free space. `TMPDIR` moves temporary files.',
  },
  LIMIT_EXCEEDED: {
    cause: 'A manifest, an archive, an answer or the memory for one image is over a fixed limit.',
    next: 'Limits are far above what is usual, so suspect the image. If it is sound, please report it. An upload is limited by `--max-upload`.',
  },
  INTERRUPTED: {
    cause: 'The call was interrupted, the client went away, or the server is stopping.',
    next: 'Run it again.',
  },
  TIMED_OUT: {
    cause: 'The image was not scanned within `--timeout`; the message names what it was waiting for.',
    next: 'Allow more time, or load the feeds first with `plimsoll feeds sync`.',
  },
  QUEUE_FULL: {
    cause: 'As many scans as `--max-queue` allows are waiting on the server already.',
    next: 'Try again in a minute. Add replicas or `--workers` if it happens often.',
  },
  REGISTRY_REFUSED: {
    cause: 'The server does not connect to this registry, address or protocol.',
    next: 'Ask its administrator to allow it with `--allow-registry` or `--allow-address`.',
  },
  SERVER_FAILED: {
    cause:
      'A server, of Plimsoll or of Clair, refused the request, failed, or answered something unexpected.',
    next: 'Check the address and the token. The log of the server says more.',
  },
  REPORT_INVALID: {
    cause: 'A file is no report of `--format json`, is of another version, or lists only some severities.',
    next: 'Name a whole report: scan with `--format json=FILE`, without `--severity`.',
  },
  SBOM_INVALID: {
    cause: "A file is no SBOM in CycloneDX, SPDX or Syft's JSON, is damaged, or describes several images.",
    next: 'Write the SBOM again, one for each image. [SBOMs](../guide/sboms.md) lists what is read.',
  },
  ARTIFACT_REFUSED: {
    cause:
      'Advisories published as artifacts are unsigned, signed by another key, altered, older than what the store holds, or missing. Nothing of them was used.',
    next: 'Check `--feeds-from` and `--feeds-key`; then build, sign and push the artifacts again ([guide](../guide/artifacts.md)).',
  },
  INTERNAL: {
    cause: 'A bug in Plimsoll.',
    next: 'Please report it, with the lines that the terminal or the log shows.',
  },
};

/** Every kind of problem. A kind that is not described here does not compile. */
export const PROBLEM_DESCRIPTIONS: Readonly<Record<ProblemKind, Description>> = {
  'layer-unreadable': {
    cause: 'A layer is missing, truncated, altered, foreign or over a limit.',
    next: 'Pull or build the image again. If the layer is known not to hold packages, waive it by its digest.',
  },
  'package-database-unreadable': {
    cause: 'A package database, or the file that names the distribution, was found but could not be read.',
    next: "Check the file with the distribution's own tool (`dpkg -l`, `rpm -qa`, `apk info`), and rebuild the image.",
  },
  'package-entry-unreadable': {
    cause: 'An entry of a package database could not be read, so its package was not looked up.',
    next: 'Reinstall that package, or waive the database by its path.',
  },
  'package-file-unreadable': {
    cause: 'A file that is a package of a programming language, or lists some, could not be read.',
    next: 'Install that package again, leave the file out with `--skip-path`, or waive it by its path.',
  },
  'binary-packed': {
    cause: 'A program was packed by UPX, so nothing says what it was built from.',
    next: 'Pack programs no more, or unpack this one with `upx -d` and scan that. Waive it by its path.',
  },
  'package-unidentified': {
    cause:
      'Java archives do not tell which group they are of, and advisories know packages of their names. The name is the archive around them, or their folder.',
    next: 'Keep `META-INF/maven` in the archives, or waive the place: `--allow-incomplete package-unidentified:app/lib`.',
  },
  'file-too-large': {
    cause:
      'A file with packages of a programming language is too large to be read, or there was no room to keep it while it was read.',
    next: 'Free some room in `TMPDIR`. Leave the file out with `--skip-path`, or waive it by its path, if its packages do not concern you.',
  },
  'no-package-database': {
    cause:
      'The image has no package database, so nothing was looked up: a static binary, or a Windows image.',
    next: 'Waive it for images that are meant to have none.',
  },
  'packages-not-read': {
    cause:
      'The image holds packages of a programming language that Plimsoll does not read yet, or a lock file beside which nothing is installed. The name is the ecosystem.',
    next: 'Scan them with another tool, and waive the ecosystem: `--allow-incomplete packages-not-read:npm`.',
  },
  'distribution-unknown': {
    cause: 'Packages were found, but no file names their distribution.',
    next: 'Keep `/etc/os-release` in the image.',
  },
  'distribution-not-covered': {
    cause: 'No feed answers for the distribution, for this release, or for any of the packages.',
    next: 'Use a [distribution that is covered](../guide/feeds.md#who-answers-for-which-distribution).',
  },
  'sbom-incomplete': {
    cause: 'An SBOM lists components without a valid purl or a feed, or says that it is incomplete.',
    next: 'Scan the image itself, or have the tool that wrote the SBOM name its packages by purls.',
  },
  'distribution-end-of-life': {
    cause: 'The release is past its end of life and its feed is no longer maintained.',
    next: 'Upgrade to a supported release.',
  },
  'feed-missing': {
    cause: 'A feed that the verdict depends on was never loaded.',
    next: 'Scan without `--offline`, or run `plimsoll feeds sync FEED`. See the reason in the message.',
  },
  'feed-stale': {
    cause: 'A feed that the verdict depends on is older than allowed, and could not be brought up to date.',
    next: 'Run `plimsoll feeds sync FEED`, or allow a higher age with `--max-feed-age`.',
  },
  'severities-missing': {
    cause: 'The line counts severities, and too many CVEs have no record that could give one.',
    next: 'Try again later, or add a second source with `--nvd`.',
  },
  'advisory-not-compared': {
    cause: 'A record names an installed package, but it is unknown whether the package is affected.',
    next: 'Read the record, decide, and waive it by its ID or write an ignore rule.',
  },
  'feed-unreadable': {
    cause:
      'More than one in a thousand records of a feed, or a single one that is too large, could not be read, so the packages they name are unknown.',
    next: 'Run `plimsoll feeds sync FEED` again later. If it persists, please report it.',
  },
  'feed-content-old': {
    cause: 'The source of a feed confirms it, but its newest content is older than its longest silence.',
    next: 'Check that the mirror is still updated; otherwise look at the source itself.',
  },
  'release-past-end-of-life': {
    cause: 'The release is past its end of life, but its feed still answers.',
    next: 'Plan the upgrade before the date that the message gives.',
  },
  'life-cycle-unknown': {
    cause: 'It is unknown until when the release is supported.',
    next: 'Check with the distribution.',
  },
  'feed-not-updated': {
    cause: 'A feed could not be updated; the last good data answered, within the allowed age.',
    next: 'Nothing, unless it persists; then see the reason in the message.',
  },
  'feed-substituted': {
    cause: 'Another feed answered instead of the preferred one.',
    next: 'See the reason in the message; `--prefer-feed` chooses.',
  },
  'enrichment-missing': {
    cause: 'A feed that ranks findings but decides nothing (EPSS, or KEV when no rule uses it) is missing.',
    next: 'Run `plimsoll feeds sync epss kev`.',
  },
  'advisory-unreadable': {
    cause: 'A record of a feed could not be understood.',
    next: 'Read the record at its source if it concerns you.',
  },
  'advisory-without-versions': {
    cause:
      'Records of a feed that nobody has reviewed name a package of the image, and no affected versions.',
    next: 'Read them: the package may be affected. Another record of the same flaw may come to name versions.',
  },
  'range-invalid': {
    cause: 'A range of a record closes before it opens, or does not say where it opens.',
    next: 'Read the record at its source if it concerns you.',
  },
  'version-unparsable': {
    cause: 'A version is not valid in its scheme, so the package could not be compared.',
    next: 'Check the package against its advisories yourself.',
  },
  'package-version-unknown': {
    cause:
      'Packages of a programming language have no version, or one that is not valid, and no record names them: a program that was built from a working copy.',
    next: 'Build it from a release. A package that a record names is a hole, `advisory-not-compared`.',
  },
  'feed-contradicts-itself': {
    cause: 'A feed says both "not affected" and something else about one package; the latter counts.',
    next: 'Read both records that the message names. An ignore rule can record your decision.',
  },
  'package-not-covered': {
    cause: 'The distribution did not make the package, so its feed does not answer for it.',
    next: "Follow the advisories of the package's maker.",
  },
  'ecosystem-not-covered': {
    cause:
      'The image holds packages that no feed answers for. Those of R, Lua, Perl, WordPress, Homebrew, Nix and Electron, and of executables of Node.js, Bun and Deno, are counted by their files, those of conda by environment, and runtimes that no package installed by folder.',
    next: 'Look for their vulnerabilities elsewhere, and keep them up to date.',
  },
  'package-details-unreadable': {
    cause: 'The package is known, but its files or its source are not.',
    next: 'Nothing for most images; rebuild the image if the file that the message names is damaged.',
  },
  'package-contradicted': {
    cause:
      'The files of a package are not those that its metadata lists, as after an upgrade that broke off: the version that was looked up may not be that of the code.',
    next: 'Install the package anew, in an empty folder.',
  },
  'package-unnamed': {
    cause:
      'Java archives do not tell what they are, or not which group they are of, and no advisory knows a package of their names. Files that only have the name of an archive are named here, too.',
    next: 'Nothing, unless an archive is not your own; then keep `META-INF/maven` in it.',
  },
  'program-without-list': {
    cause:
      'A program of Rust, a single-file program of .NET, or a native image of GraalVM does not list the packages that were built into it, so none was looked up.',
    next: 'Build it with a list: Rust with `cargo auditable build`, .NET without `GenerateDependencyFile=false`, a native image with `--enable-sbom`.',
  },
  'packages-only-declared': {
    cause:
      'A lock file names packages, and none of them is installed: they may be bundled into the application, or left out of it. They are listed, and not looked up.',
    next: 'Scan with `--scope all` to count what lock files name, or leave the lock file out of the image.',
  },
  'media-type-mismatch': {
    cause: 'The bytes and the media type of a layer disagree; the bytes were believed.',
    next: 'Update the tool that built the image.',
  },
  'ignore-rule-expired': {
    cause: 'An ignore rule has expired and no longer hides anything.',
    next: 'Remove the rule, or decide again and give it a new date.',
  },
  'ignore-rule-unused': {
    cause: 'An ignore rule matched nothing.',
    next: 'Correct or remove the rule.',
  },
  'vex-unused': {
    cause: 'A VEX document has no statement on any finding: its products or its vulnerabilities are others.',
    next: 'Compare its product identifiers with the `purl` of packages in the JSON report, or leave it out.',
  },
  'vex-not-justified': {
    cause:
      'A VEX document calls products not affected, with neither a justification nor an impact statement. These statements do not count.',
    next: 'Ask the author of the document for a justification, or write an ignore rule with a reason of your own.',
  },
  'waiver-unused': {
    cause: 'A waiver is no longer needed.',
    next: 'Remove it from `--allow-incomplete`.',
  },
};
