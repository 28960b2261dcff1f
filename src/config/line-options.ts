import { REPORT_SCOPES } from '../domain/index.ts';
import { options } from './option.ts';
import { choice, list, probability, problemKinds, severityLimits, oneText } from './readers.ts';
import { timeRules } from './time-rules.ts';

/** Options for what an image is judged by. */
export const LINE_OPTIONS = options('line', {
  max: {
    value: '<severity=n,...>',
    help: 'allow at most this many CVEs at or above a severity: critical=0,high=10; unknown=N counts the unrated; with any line, malicious=0',
    initial: {},
    read: severityLimits,
  },
  within: {
    value: '<severity=s,days=n,...>',
    help: 'let CVEs at or above a severity exist for this many days before they count, and fail on what is overdue: severity=critical,days=7,fixable=true; from=known or fix is where the clock begins; repeatable',
    initial: [],
    read: timeRules,
  },
  onlyFixed: { help: 'count only CVEs with a fixed version' },
  failOnKev: { help: "fail on any CVE of CISA's catalogue of known exploited vulnerabilities" },
  minEpss: {
    value: '<probability>',
    help: 'fail on any CVE with at least this EPSS probability, 0 to 1',
    read: probability,
  },
  strict: { help: 'also fail on notes: an invalid version string, a package that no feed covers' },
  allowIncomplete: {
    value: '<kind[:name]>',
    help: 'waive one kind of hole, by name; repeatable',
    initial: [],
    read: problemKinds,
  },
  scope: {
    value: '<os|application|all>',
    help: "packages to look up: os, the distribution's; application, all others; all also those that are distribution-owned, bundled, cached or only declared",
    read: choice(REPORT_SCOPES),
  },
  skipPath: {
    value: '<pattern>',
    help: 'leave out application packages at or below these paths, which the report names; * is any text; repeatable',
    initial: [],
    read: list,
  },
  baseline: {
    value: '<image|report.json>',
    help: 'count only what is not in this image, or in the one of this JSON report',
    read: oneText,
  },
  base: {
    value: '<image,...>',
    help: 'images that others are built on; the one with most layers in common counts, or the one that the image names; repeatable',
    initial: [],
    read: list,
  },
  bases: {
    value: '<pattern>',
    help: 'names of images that others are built on, such as debian:* or registry.example/base/*; * matches any text',
    initial: [],
    read: list,
    sources: ['environment', 'file'],
  },
  ignoreBase: { help: 'count only what is not of the base image, if --base or bases name it' },
  ignoreFile: {
    value: '<file>',
    help: 'also heed the ignore rules of this file: .trivyignore, .trivyignore.yaml, a configuration of Grype, a whitelist of Klar or clair-scanner; repeatable',
    initial: [],
    read: list,
  },
  vex: {
    value: '<document|oci|repo:place>',
    help: 'suppress what this OpenVEX, CSAF or CycloneDX document, a file or an address, calls not affected or fixed; oci: those attached to the image; repo:, an address or a folder: those of a VEX repository; repeatable',
    initial: [],
    read: list,
  },
});
