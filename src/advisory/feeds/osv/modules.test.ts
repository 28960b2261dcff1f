import { expect, it } from 'vitest';

import { boundToStreams } from './modules.ts';

const BASE = { ecosystem: 'AlmaLinux:8', package: 'nodejs', state: 'fixed' } as const;
const BUILD = '1:18.19.0-1.module_el8.9.0+3731+490e3a5c';

function streamsOf(title: string, upper = BUILD) {
  return boundToStreams([{ ...BASE, upper }], title).map(({ qualifiers }) => qualifiers?.module);
}

it.each([
  ['Important: nodejs:18 security update', ['nodejs:18']],
  ['Red Hat Security Advisory: nodejs:18 security update', ['nodejs:18']],
  ['Low: container-tools:rhel8 security, bug fix, and enhancement update', ['container-tools:rhel8']],
  ['Moderate: virt:rhel and virt-devel:rhel security update', ['virt:rhel', 'virt-devel:rhel']],
  // One component of the module.
  ['Important: httpd:2.4/mod_http2 security update', ['httpd:2.4']],
  ['Moderate: go-toolset:rhel8, delve:1 security update', ['go-toolset:rhel8', 'delve:1']],
])('takes the module streams from the title %j', (title, streams) => {
  expect(streamsOf(title)).toEqual(streams);
});

it.each(['1:18.19.0-1.module+el8.9.0+21387+84b4c6a3', '2.0-1.module_el9.4.0+1+abc'])(
  'recognises %s as the build of a module',
  (upper) => {
    expect(streamsOf('Important: nodejs:18 security update', upper)).toEqual(['nodejs:18']);
  },
);

it('leaves a package of no module unbound, whatever the title looks like', () => {
  expect(streamsOf('Moderate: edk2:20240524 security update', '20240524-6.el9')).toEqual([undefined]);
});

it('leaves a module build unbound, for the match to doubt, when the title does not name its stream', () => {
  expect(streamsOf('Important: varnish security update')).toEqual([undefined]);
});
