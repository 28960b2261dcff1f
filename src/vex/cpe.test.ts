import { expect, it } from 'vitest';
import { namesDistribution } from './cpe.ts';

const RHEL = 'cpe:/o:redhat:enterprise_linux:9::baseos';

it.each([
  ['cpe:/a:redhat:enterprise_linux:9::appstream', RHEL],
  ['cpe:2.3:o:redhat:enterprise_linux:9:*:*:*:*:*:*:*', RHEL],
  ['cpe:/o:RedHat:Enterprise_Linux:9', RHEL],
  ['cpe:/o:redhat:enterprise_linux:7', 'cpe:/o:redhat:enterprise_linux:7.9:GA:server'],
  ['cpe:/o:suse:sles:15:sp5', 'cpe:/o:suse:sles:15:sp5'],
])('finds in %s the distribution %s', (named, own) => {
  expect(namesDistribution(named, own)).toBe(true);
});

it.each([
  ['cpe:/o:redhat:enterprise_linux:8', RHEL],
  ['cpe:/o:redhat:enterprise_linux:9.2', RHEL],
  ['cpe:/o:redhat:enterprise_linux:1', 'cpe:/o:redhat:enterprise_linux:10.0'],
  ['cpe:/o:redhat:enterprise_linux', RHEL],
  ['cpe:/o:redhat:enterprise_linux:*', RHEL],
  ['cpe:/o:redhat:rhel_eus:9', RHEL],
  ['cpe:/a:redhat:openshift:9::el9', RHEL],
  ['cpe:/o:suse:sles:15:sp4', 'cpe:/o:suse:sles:15:sp5'],
  ['cpe:/o:suse:sles:15', 'cpe:/o:suse:sles:15:sp5'],
  ['cpe:/o:suse:sles:15:sp5', 'cpe:/o:suse:sles:15'],
  ['enterprise_linux:9', RHEL],
  ['cpe:/', RHEL],
  [RHEL, ''],
])('does not find in %s the distribution %s', (named, own) => {
  expect(namesDistribution(named, own)).toBe(false);
});
