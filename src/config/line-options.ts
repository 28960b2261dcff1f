import { REPORT_SCOPES } from '../domain/index.ts';
import { ANYWHERE, type Option } from './option.ts';
import { choice, flag, list, probability, problemKinds, severityCounts, text } from './readers.ts';
import type { Settings } from './settings.ts';
import { timeRules } from './time-rules.ts';

type LineSettings = Pick<
  Settings,
  | 'max'
  | 'within'
  | 'onlyFixed'
  | 'failOnKev'
  | 'minEpss'
  | 'strict'
  | 'allowIncomplete'
  | 'scope'
  | 'skipPath'
  | 'baseline'
  | 'base'
  | 'bases'
  | 'ignoreBase'
  | 'vex'
  | 'ignoreFile'
>;

/** Options for what an image is judged by. */
export const LINE_OPTIONS: { readonly [Key in keyof LineSettings]: Option<LineSettings[Key]> } = {
  max: {
    flag: '--max <severity=n,...>',
    group: 'line',
    help: 'allow at most this many CVEs at or above a severity: critical=0,high=10; unknown=N counts the unrated; with any line, malicious=0',
    initial: {},
    read: severityCounts,
    sources: ANYWHERE,
  },
  within: {
    flag: '--within <severity=s,days=n,...>',
    group: 'line',
    help: 'let CVEs at or above a severity exist for this many days before they count, and fail on what is overdue: severity=critical,days=7,fixable=true; from=known or fix is where the clock begins; repeatable',
    initial: [],
    read: timeRules,
    sources: ANYWHERE,
  },
  onlyFixed: {
    flag: '--only-fixed',
    group: 'line',
    help: 'count only CVEs with a fixed version',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  failOnKev: {
    flag: '--fail-on-kev',
    group: 'line',
    help: "fail on any CVE of CISA's catalogue of known exploited vulnerabilities",
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  minEpss: {
    flag: '--min-epss <probability>',
    group: 'line',
    help: 'fail on any CVE with at least this EPSS probability, 0 to 1',
    initial: undefined,
    read: probability,
    sources: ANYWHERE,
  },
  strict: {
    flag: '--strict',
    group: 'line',
    help: 'also fail on notes: an invalid version string, a package that no feed covers',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  allowIncomplete: {
    flag: '--allow-incomplete <kind[:name]>',
    group: 'line',
    help: 'waive one kind of hole, by name; repeatable',
    initial: [],
    read: problemKinds,
    sources: ANYWHERE,
  },
  scope: {
    flag: '--scope <os|application|all>',
    group: 'line',
    help: "packages to look up: os, the distribution's; application, all others; all also those that are set aside, bundled, cached or only declared",
    initial: undefined,
    read: choice(REPORT_SCOPES),
    sources: ANYWHERE,
  },
  skipPath: {
    flag: '--skip-path <pattern>',
    group: 'line',
    help: 'leave out application packages at or below these paths, which the report names; * is any text; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  baseline: {
    flag: '--baseline <image|report.json>',
    group: 'line',
    help: 'count only what is not in this image, or in the one of this JSON report',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  base: {
    flag: '--base <image,...>',
    group: 'line',
    help: 'images that others are built on; the one with most layers in common counts, or the one that the image names; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  bases: {
    flag: '--bases <pattern>',
    group: 'line',
    help: 'names of images that others are built on, such as debian:* or registry.example/base/*; * matches any text',
    initial: [],
    read: list,
    sources: ['environment', 'file'],
  },
  ignoreBase: {
    flag: '--ignore-base',
    group: 'line',
    help: 'count only what is not of the base image, if --base or bases name it',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  ignoreFile: {
    flag: '--ignore-file <file>',
    group: 'line',
    help: 'also heed the ignore rules of this file: .trivyignore, .trivyignore.yaml, a configuration of Grype, a whitelist of Klar or clair-scanner; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  vex: {
    flag: '--vex <document|oci|repo:place>',
    group: 'line',
    help: 'set aside what this OpenVEX, CSAF or CycloneDX document, a file or an address, calls not affected or fixed; oci: those attached to the image; repo:, an address or a folder: those of a VEX repository; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
};
