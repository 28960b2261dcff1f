import { VERSION } from '../../../domain/index.ts';

/** A project's configuration: only keys allowed in a file that was found rather than named. */
export const CONFIGURATION = `# The line of this project, written by plimsoll ${VERSION}. "plimsoll scan" reads this file in the folder where it is called.
# A pull request can change it: it may only draw the line and ignore findings, each with a reason.

# How many CVEs are allowed at or above a severity: unknown, negligible, low, medium, high, critical.
max:
  critical: 0
  # high: 10

# How many days a CVE may exist before it counts. What is overdue fails whatever max allows.
# within:
#   - severity: critical
#     fixable: true
#     days: 7

# Count only what has a fixed version.
only-fixed: true

# Fail on CVEs that CISA knows to be exploited.
fail-on-kev: true

# Fail on CVEs that are exploited with this probability, 0 to 1, by FIRST's EPSS.
# min-epss: 0.5

# Fail on notes, too: what was not compared or not covered without hiding a vulnerability.
# strict: true

# Count only what is not of the base image.
# ignore-base: true

# VEX documents, as files: what they call not affected or fixed does not count.
# vex: [app.openvex.json]

# Findings that do not count. Reports still count them, and --show-suppressed lists them.
# ignore:
#   - id: CVE-2023-4911
#     package: libc6
#     reason: no program of ours runs with more rights than its caller
#     expires: 2030-01-31
`;
