import { expect, it } from 'vitest';
import type { Finding } from '../domain/index.ts';
import { installed } from './testing.ts';
import { suppressKernelHeaders } from './kernel-headers.ts';

function findingIn(name: string, ecosystem?: string): Finding {
  return {
    id: 'CVE-2024-1',
    package: installed(name, '6.1', ecosystem === undefined ? {} : { ecosystem }),
    state: 'unfixed',
    severity: 'high',
    ratings: [],
    evidence: [],
  };
}

it.each([
  ['linux-libc-dev', true],
  ['linux-headers', true],
  ['linux-headers-6.1.0-18-amd64', true],
  ['linux-hwe-6.8-headers-6.8.0-40', true],
  ['linux-kbuild-6.1', true],
  ['kernel-headers', true],
  ['kernel-cross-headers', true],
  ['linux-image-6.1.0-18-amd64', false],
  ['linux-modules-6.8.0-40-generic', false],
  ['kernel-core', false],
  ['bpftool', false],
  ['vulkan-headers-doc', false],
])('suppresses a finding in %s: %s', (name, expected) => {
  const { findings, suppressed } = suppressKernelHeaders([findingIn(name)]);
  expect(findings).toHaveLength(expected ? 0 : 1);
  expect(suppressed.map(({ reason }) => reason.kind)).toEqual(expected ? ['kernel-headers'] : []);
});

it("counts a finding in a language's package of the same name", () => {
  const { findings } = suppressKernelHeaders([findingIn('kernel-headers', 'npm')]);
  expect(findings).toHaveLength(1);
});
