import type { ProblemKind } from '../../src/domain/index.ts';
import type { Description } from './description.ts';

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
    cause:
      'A file that is a package of a programming language, or lists some, could not be read. Or, in a folder, it names dependencies, and nothing gives their versions.',
    next: 'Install that package again, lock what the project needs, leave the file out with `--skip-path`, or waive it by its path.',
  },
  'binary-packed': {
    cause: 'A program was packed by UPX, so nothing says what it was built from.',
    next: 'Pack programs no more, or unpack this one with `upx -d` and scan that. Waive it by its path.',
  },
  'package-unidentified': {
    cause:
      'Java archives do not tell which group or which version they are of, and advisories know packages of their names. The subject is the archive around them or their folder; of those without a version, the file.',
    next: 'Keep `META-INF/maven` in the archives, or waive the place: `--allow-incomplete package-unidentified:app/lib`.',
  },
  'file-too-large': {
    cause:
      'A file with packages of a programming language is too large to be read, or there was no room to keep it while it was read.',
    next: 'Free some room in `TMPDIR`. Leave the file out with `--skip-path`, or waive it by its path, if its packages do not concern you.',
  },
  'no-package-database': {
    cause:
      'The image has no package database, so no package of a distribution was looked up: a static binary, a Windows image, or one that a tool made smaller, whose libraries nothing lists.',
    next: 'Waive it for images that are meant to have none.',
  },
  'packages-not-read': {
    cause:
      'The image holds packages of a programming language that Plimsoll does not read yet, or a lock file beside which nothing is installed. The name is the ecosystem. Of `deb`, `apk` and `rpm`, it holds a database below another folder than its root: that of a chroot, or of an image within the image.',
    next: 'Scan them with another tool, or the folder as `dir:FOLDER`, and waive the ecosystem: `--allow-incomplete packages-not-read:npm`.',
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
    cause:
      'An SBOM lists components without a valid purl or a feed, packages of another distribution, or none with its source, refers to other documents, or says that it is incomplete.',
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
  'history-missing': {
    cause:
      'With `--as-of`: the store does not know what a feed that the verdict depends on said then. It was loaded only later, or nothing of that time is kept.',
    next: 'Name a later day: the message says since when the feed is known. EPSS scores are kept only until the next ones.',
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
      'Packages of a programming language have no version, or one that is not valid, and no record names them: a program that was built from a working copy, or an installed `package.json` without a version.',
    next: 'Build it from a release. A package that a record names is a hole, `advisory-not-compared`.',
  },
  'feed-contradicts-itself': {
    cause: 'A feed says both "not affected" and something else about one package; the latter counts.',
    next: 'Read both records that the message names. An ignore rule can record your decision.',
  },
  'package-not-covered': {
    cause:
      'The distribution did not make the package, or for something else (backports, another product), so its feed does not answer for it, or not for all of its versions.',
    next: "Follow the advisories of the package's maker.",
  },
  'ecosystem-not-covered': {
    cause:
      'The image holds packages that no feed answers for. Those of R, Lua, Perl, Haskell, Julia, CocoaPods, Conan, WordPress, PEAR, Homebrew, Nix, Electron, archives of PHP and bundles of JavaScript, and of executables of Node.js, Bun, Deno and Dart, are counted by their files, those of conda by environment, runtimes that no package installed by folder, and those of pacman, opkg, Portage and XBPS by database.',
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
      'A program of Rust or of PyInstaller, a program of .NET in a single file or compiled ahead of time, or a native image of GraalVM does not list the packages that were built into it, so none was looked up. Or jlink packed modules of others into a Java runtime. Or a project in an image names dependencies, and neither a lock file nor installed packages are there. Or a project in a folder names some for development, tests, documentation or an extra alone, whose versions nothing there gives.',
    next: 'Leave lock files in the image. Build a program with a list: Rust with `cargo auditable build`, .NET without `GenerateDependencyFile=false`, a native image with `--enable-sbom`.',
  },
  'packages-only-declared': {
    cause:
      'A lock file names packages, and none of them is installed: they may be bundled into the application, or left out of it. Or packages of an ecosystem are in a cache alone. They are listed, and not looked up.',
    next: 'Scan with `--scope all` to count them, or leave the lock file or the cache out of the image.',
  },
  'containers-not-searched': {
    cause:
      'A running system was scanned (`dir:/`), and Docker, Podman, containerd or BuildKit keep unpacked images on it. They are not part of the system, so their folders were left out. Or a package database is among test data (`tests`, `testdata`, `fixtures`).',
    next: 'Scan these images by their names: `plimsoll scan docker-daemon:NAME`, and a folder as `dir:FOLDER`.',
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
  'vex-not-yet': {
    cause:
      'A VEX document suppresses findings by statements that are dated more than a day ahead. They do not count until then.',
    next: 'Ask the author of the document for the right date. An earlier statement counts meanwhile, if there is one.',
  },
  'attestation-not-used': {
    cause:
      'With `--if-attested`, the image was read as usual: no package list is attached to it, or none that counts. The message says why.',
    next: 'Attest the image again, with this version and the key or identity that the scan names: `plimsoll attest` ([guide](../guide/attest.md)).',
  },
  'base-not-used': {
    cause:
      'A base image was named, by the image itself or with `--base`, and could not be read, or its layers are not the first ones of the image. So every finding counts as yours. The message says why.',
    next: 'Rebuild the image on the base that it names, or name the right one: `--base IMAGE` ([guide](../guide/base-images.md)). It fails no scan, not even under `--strict`.',
  },
  'read-by-earlier-version': {
    cause:
      'The image was read by an earlier version of Plimsoll, and its server has not read it again: packages of which that version knew nothing may be missing.',
    next: 'Scan the image again. A server does so by itself where it can, [see here](../guide/fleet.md#after-an-update).',
  },
  'waiver-unused': {
    cause: 'A waiver is no longer needed.',
    next: 'Remove it from `--allow-incomplete`.',
  },
};
