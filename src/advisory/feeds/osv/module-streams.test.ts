import { describe, expect, it } from 'vitest';
import type { Advisory } from '../../../domain/index.ts';
import { ModuleStreams, namesNoStream } from './module-streams.ts';
import { boundToStreams } from './modules.ts';

/** Builds a record of module builds, bound to the streams in its title. */
function erratum(title: string, builds: readonly (readonly [name: string, upper: string])[]): Advisory {
  const ranges = builds.map(([name, upper]) => ({
    ecosystem: 'AlmaLinux:8',
    package: name,
    upper,
    state: 'fixed' as const,
  }));
  return { id: title, cves: [], aliases: [], ratings: [], title, ranges: boundToStreams(ranges, title) };
}

function streamsOf(open: Advisory, ...named: readonly Advisory[]): readonly (string | undefined)[] {
  const streams = new ModuleStreams();
  for (const advisory of named) streams.learn(advisory);
  const { ranges } = streams.assigned(open);
  return [...new Set(ranges.map(({ qualifiers }) => qualifiers?.module))];
}

const RUBY_25 = erratum('ruby:2.5 update', [
  ['ruby', '2.5.9-107.module_el8.5.0+1+aaaa'],
  ['rubygem-pg', '1.0.0-2.module_el8.5.0+1+aaaa'],
]);
const RUBY_31 = erratum('ruby:3.1 update', [
  ['ruby', '3.1.5-143.module_el8.9.0+2+bbbb'],
  ['rubygem-pg', '1.3.2-1.module_el8.9.0+2+bbbb'],
]);

describe('an erratum whose title names no stream', () => {
  it('binds an erratum to the stream that another record names for the same build of the module', () => {
    const open = erratum('ruby update', [
      ['ruby', '2.5.9-112.module_el8.9.0+3+cccc'],
      ['rubygem-pg', '1.0.0-3.module_el8.5.0+1+aaaa'],
    ]);
    expect(streamsOf(open, RUBY_25, RUBY_31)).toEqual(['ruby:2.5']);
  });

  it('recognises a module build by its hash, though one package was built again', () => {
    const open = erratum('ruby update', [['ruby', '2.5.9-107.module_el8.5.0+1+aaaa.2']]);
    expect(streamsOf(open, RUBY_25, RUBY_31)).toEqual(['ruby:2.5']);
  });

  it('binds an erratum to the only stream that has its packages in the same version', () => {
    const open = erratum('ruby update', [['ruby', '3.1.5-150.module_el8.10.0+9+ffff']]);
    expect(streamsOf(open, RUBY_25, RUBY_31)).toEqual(['ruby:3.1']);
  });

  it('binds an erratum to the only stream that has its packages at all', () => {
    const varnish = erratum('varnish:6 update', [['varnish', '6.0.8-1.module_el8.5.0+1+dddd']]);
    const open = erratum('varnish update', [['varnish', '6.0.13-1.module_el8.9.0+4+eeee']]);
    expect(streamsOf(open, RUBY_25, varnish)).toEqual(['varnish:6']);
  });

  it('binds an erratum to the only stream of the module that its title names', () => {
    const pki = erratum('pki-core:10.6 update', [['jss', '4.9.0-1.module_el8.5.0+1+dddd']]);
    const open = erratum('Important: pki-core security update', [['idm-jss', '4.11-1.module_el8.9.0+4+ee']]);
    expect(streamsOf(open, RUBY_25, pki)).toEqual(['pki-core:10.6']);
  });

  it('binds an erratum to all streams that records name together for its build', () => {
    const virt = erratum('virt:rhel and virt-devel:rhel update', [['qemu', '6.2-1.module_el8.5.0+1+aaaa']]);
    const open = erratum('qemu update', [['qemu', '6.2-2.module_el8.5.0+1+aaaa']]);
    expect(streamsOf(open, virt)).toEqual(['virt-devel:rhel', 'virt:rhel']);
  });

  it('leaves an erratum open whose build is shared by streams that have updates of their own', () => {
    const build = [['criu', '3.12-9.module_el8.5.0+1+aaaa']] as const;
    const named = ['container-tools:1.0 update', 'container-tools:2.0 update'].map((title) =>
      erratum(title, build),
    );
    expect(streamsOf(erratum('criu update', build), ...named)).toEqual([undefined]);
  });

  it('leaves an erratum open whose packages contradict each other', () => {
    const open = erratum('odd update', [
      ['ruby', '2.5.9-1.module_el8.5.0+1+aaaa'],
      ['rubygem-pg', '1.3.2-1.module_el8.9.0+2+bbbb'],
    ]);
    expect(streamsOf(open, RUBY_25, RUBY_31)).toEqual([undefined]);
  });

  it('leaves an erratum open whose packages are unknown, or known in another major release only', () => {
    const open = erratum('ruby update', [['ruby', '2.5.9-112.module_el9.1.0+3+cccc']]);
    const product = erratum('ruby update', [['ruby', '2.5.9-112.module_el8pki+3+cccc']]);
    expect([streamsOf(open, RUBY_25), streamsOf(product, RUBY_25), streamsOf(open)]).toEqual([
      [undefined],
      [undefined],
      [undefined],
    ]);
  });

  it('keeps the packages of an erratum unbound that belong to no module', () => {
    const open = erratum('ruby update', [
      ['ruby', '2.5.9-112.module_el8.5.0+1+aaaa'],
      ['python-lxml', '4.2.3-4.el8'],
    ]);
    expect(streamsOf(open, RUBY_25)).toEqual(['ruby:2.5', undefined]);
    expect([namesNoStream(open), namesNoStream(RUBY_25)]).toEqual([true, false]);
  });
});
