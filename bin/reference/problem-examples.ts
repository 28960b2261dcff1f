import type { ProblemKind } from '../../src/domain/index.ts';

interface ProblemExample {
  /** A command, or a request to the server, whose report has the problem. */
  readonly call: string;
  /** Its message in the report. */
  readonly message: string;
}

/** A kind without an example does not compile. */
export const PROBLEM_EXAMPLES: Readonly<Record<ProblemKind, ProblemExample>> = {
  'layer-unreadable': {
    call: 'plimsoll scan app.tar',
    message: 'layer sha256:4f1a… was not read to its end: the tar is truncated: it ends at byte 10240',
  },
  'package-database-unreadable': {
    call: 'plimsoll scan app:1',
    message: 'var/lib/dpkg/status is truncated: it does not end with an empty line',
  },
  'package-entry-unreadable': {
    call: 'plimsoll scan app:1',
    message: 'var/lib/dpkg/status: the entry "zlib1g" has no version',
  },
  'package-file-unreadable': {
    call: 'plimsoll scan app:1',
    message:
      'app/lib/x.dist-info/METADATA was not read: it has no valid name and version, and neither has its folder',
  },
  'binary-packed': {
    call: 'plimsoll scan app:1',
    message:
      'usr/bin/tool is packed by UPX, so its modules are unknown: unpack it with upx -d, or scan it before it is packed',
  },
  'package-unidentified': {
    call: 'plimsoll scan app:1',
    message:
      'app/parser.jar could not be identified: neither its content nor its name tells a version; advisories use the name parser',
  },
  'file-too-large': {
    call: 'plimsoll scan app:1',
    message: 'app/app.jar was not read: no space left on device',
  },
  'no-package-database': {
    call: 'plimsoll scan dir:empty',
    message: 'no package database with packages was found, so nothing was looked up',
  },
  'packages-not-read': {
    call: 'plimsoll scan app:1',
    message: 'PHP packages are not read: 1 file found, the first: app/vendor/composer/installed.json',
  },
  'distribution-unknown': {
    call: 'plimsoll scan app:1',
    message: 'etc/os-release names no distribution, nor does any other file',
  },
  'distribution-not-covered': {
    call: 'plimsoll scan app:1',
    message: 'no feed covers AlmaLinux Kitten 10: its packages were not looked up',
  },
  'sbom-incomplete': {
    call: 'plimsoll scan sbom:app.cdx.json',
    message: 'no feed answers for packages of type conan in sbom:app.cdx.json: zlib 1.3',
  },
  'distribution-end-of-life': {
    call: 'plimsoll scan app:1',
    message: 'fedora:40 has been past its end of life since 2025-05-13, so its feed is no longer maintained',
  },
  'feed-missing': {
    call: 'plimsoll scan debian:12 --offline',
    message:
      'debian-tracker was never loaded (scan once without --offline, or load an export: plimsoll feeds import FILE)',
  },
  'history-missing': {
    call: 'plimsoll scan debian:12 --as-of 2026-01-01',
    message: 'debian-tracker is known since 2026-06-01T00:00:00.000Z, and not as of 2026-01-01T00:00:00.000Z',
  },
  'feed-stale': {
    call: 'plimsoll scan debian:12 --offline',
    message: 'debian-tracker is from 2026-06-01T00:00:00.000Z',
  },
  'severities-missing': {
    call: 'plimsoll scan app:1 --max critical=0',
    message: 'severities are missing: 3 of 9 CVEs without a record in any source',
  },
  'advisory-not-compared': {
    call: 'plimsoll scan app:1',
    message: 'GHSA-x (CVE-2026-1) could not be compared with left-pad 1.0: affected.0: no versions',
  },
  'feed-unreadable': {
    call: 'plimsoll scan app:1',
    message:
      '12 of 4000 records could not be read: GHSA-x (affected.0.ranges: expected a list, got "x"), and 11 more',
  },
  'feed-content-old': {
    call: 'plimsoll scan rockylinux:9',
    message:
      'the newest content of osv:Rocky Linux is 150 days old (2026-01-01); expected an update at least every 120 days',
  },
  'release-past-end-of-life': {
    call: 'plimsoll scan app:1',
    message:
      'sles:12.5 has been past its end of life since 2024-10-31; its advisories continue until 2027-10-31',
  },
  'life-cycle-unknown': {
    call: 'plimsoll scan app:1',
    message: 'the end of support of alpine:3.25_alpha20260801 is unknown, so its advisories may have ended',
  },
  'feed-not-updated': {
    call: 'plimsoll scan app:1',
    message:
      'osv:Debian is from 2026-06-01T00:00:00.000Z: feed osv:Debian: https://osv.example/Debian/all.zip: answered 503',
  },
  'feed-substituted': {
    call: 'plimsoll scan debian:12',
    message: 'osv:Debian is used instead: debian-tracker was never loaded',
  },
  'enrichment-missing': { call: 'plimsoll scan debian:12 --offline', message: 'epss was never loaded' },
  'advisory-unreadable': {
    call: 'plimsoll scan app:1',
    message: '1 of 4000 records could not be read: GHSA-x (affected.0.ranges: expected a list, got "x")',
  },
  'advisory-without-versions': {
    call: 'plimsoll scan app:1',
    message:
      'no affected versions of example.com/mod are known for GO-2024-1, GO-2024-2, which nobody has reviewed',
  },
  'range-invalid': { call: 'plimsoll scan app:1', message: 'the range closes at "1.0" before it opens' },
  'version-unparsable': {
    call: 'plimsoll scan app:1',
    message: 'zlib1g: the version "a:1" could not be compared: the epoch is not a number',
  },
  'package-version-unknown': {
    call: 'plimsoll scan app:1',
    message:
      'usr/bin/tool: not compared, since no version is known or it is not valid: example.com/tool "(devel)"',
  },
  'feed-contradicts-itself': {
    call: 'plimsoll scan app:1',
    message: 'nginx: debian-tracker says "fixed in 2" (DSA-1) and "not affected" (CVE-2024-1)',
  },
  'package-not-covered': {
    call: 'plimsoll scan app:1',
    message: 'not made by the distribution, so its advisories do not cover nginx',
  },
  'ecosystem-not-covered': {
    call: 'plimsoll scan app:1',
    message: 'no feed answers for 2 conda packages of /opt/conda: openssl 3.1.0, xz 5.2.6',
  },
  'package-details-unreadable': {
    call: 'plimsoll scan app:1',
    message:
      "no list of files of 3 packages is in var/lib/dpkg/info: what they installed in /usr for languages counts as the application's",
  },
  'package-contradicted': {
    call: 'plimsoll scan app:1',
    message:
      'usr/lib/idna-2.8.dist-info/RECORD lists other files than are there: idna may have another version than 2.8',
  },
  'package-unnamed': {
    call: 'plimsoll scan app:1',
    message:
      '1 archive in app/lib could not be identified, since no advisory has a package that fits it: parser 1.0',
  },
  'program-without-list': {
    call: 'plimsoll scan app:1',
    message:
      'usr/bin/tool is a Rust program that does not list its crates, so none was looked up: build it with cargo auditable',
  },
  'packages-only-declared': {
    call: 'plimsoll scan app:1',
    message:
      'app/package-lock.json names 12 packages, none of which is installed: count them with --scope all',
  },
  'containers-not-searched': {
    call: 'plimsoll scan dir:/',
    message:
      'images and containers of an engine are systems of their own, and were not searched (var/lib/docker/overlay2)',
  },
  'media-type-mismatch': {
    call: 'plimsoll scan app:1',
    message:
      'layer sha256:4f1a… has the media type application/vnd.oci.image.layer.v1.tar, but its compression is gzip',
  },
  'ignore-rule-expired': {
    call: 'plimsoll scan app:1',
    message: 'the last day of the rule for id CVE-2024-1 was 2026-01-31, so it no longer hides anything',
  },
  'ignore-rule-unused': {
    call: 'plimsoll scan app:1',
    message: 'the rule for id CVE-1999-* matches no finding',
  },
  'vex-unused': {
    call: 'plimsoll scan app:1 --vex a.json',
    message: 'a.json has no statement on any finding',
  },
  'vex-not-justified': {
    call: 'plimsoll scan app:1 --vex a.json',
    message: 'a.json does not say why the image is not affected by CVE-2026-1: that does not count',
  },
  'vex-not-yet': {
    call: 'plimsoll scan app:1 --vex a.json',
    message: 'a.json suppresses CVE-2026-1 by a statement of a later day: that does not count yet',
  },
  'attestation-not-used': {
    call: 'plimsoll scan app:1 --if-attested --attest-key key.pub',
    message: 'the image was read, and no attested package list used: not signed by the given key',
  },
  'base-not-used': {
    call: 'plimsoll scan app:1 --ignore-base',
    message:
      'base image not used: --ignore-base leaves nothing out: no image that you named is its base; add --base IMAGE',
  },
  'read-by-earlier-version': {
    call: 'GET /api/v1/images/KEY/report',
    message: 'an earlier version of Plimsoll read the image, and may have found fewer packages',
  },
  'waiver-unused': {
    call: 'plimsoll scan app:1 --allow-incomplete feed-stale',
    message: 'unused waiver feed-stale: remove it from --allow-incomplete',
  },
};
