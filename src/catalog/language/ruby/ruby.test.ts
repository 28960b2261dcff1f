import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { rubyCataloger } from './index.ts';

const HOME = 'usr/lib/ruby/gems/3.1.0/specifications';

function read(path: string, text: string | Buffer) {
  const bytes = Buffer.from(text);
  return rubyCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

function gem(name: string, version: string, architecture?: string) {
  return { type: 'gem', ecosystem: 'RubyGems', name, version, ...(architecture && { architecture }) };
}

const STUB = '# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.13.10 x86_64-linux lib\n# stub: ext/extconf.rb\n';

it.each([
  ['the stub line', `${STUB}\nGem::Specification.new do |s|`, gem('nokogiri', '1.13.10', 'x86_64-linux')],
  ['a stub line of any platform', '# stub: rack 2.2.8 ruby lib', gem('rack', '2.2.8')],
  [
    'assignments of an old RubyGems',
    'Gem::Specification.new do |s|\n  s.name = %q{rake}\n  s.version = "0.9.2.2"\n',
    gem('rake', '0.9.2.2'),
  ],
  [
    'frozen assignments',
    'Gem::Specification.new do |spec|\n  spec.name = "json".freeze\n  spec.version = Gem::Version.new("2.6.1")\n' +
      '  spec.platform = "java".freeze\n',
    gem('json', '2.6.1', 'java'),
  ],
])('reads a gem from %s', (_what, text, expected) => {
  expect(read(`${HOME}/a.gemspec`, text)?.packages).toEqual([expected]);
});

it.each([
  ['nothing', ''],
  [
    'a version that is computed',
    'Gem::Specification.new do |s|\n s.name = "a"\n s.version = A::VERSION\nend',
  ],
  ['a name that is computed', 'Gem::Specification.new do |s|\n s.name = NAME\n s.version = "1"\nend'],
  ['a name with control characters', '# stub: a\u001b[31m 1.0 ruby lib'],
  ['a version of a million digits', `# stub: a ${'1'.repeat(1_000_000)} ruby lib`],
  ['UTF-16', Buffer.from('# stub: a 1.0 ruby lib', 'utf16le')],
])('reports a gemspec with %s', (_what, text) => {
  const path = `${HOME}/default/a.gemspec`;
  expect(read(path, text)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject: path }],
  });
});

it('lists a gem from git as one that no registry has', () => {
  const facts = read('app/bundler/gems/acme-b6cbe7d/acme.gemspec', '# stub: acme 3.0.1 ruby lib');
  expect(facts?.packages).toEqual([{ ...gem('acme', '3.0.1'), status: 'elsewhere' }]);
});

it.each([
  'app/bundler/gems/rails-b6cbe7d/activesupport.gemspec',
  'app/bundler/gems/rails-b6cbe7d/activesupport/activesupport.gemspec',
])('lists a gem of a repository from git if Bundler wrote its specification: %s', (path) => {
  const written = read(path, '# stub: activesupport 8.1.0.alpha ruby lib');
  expect(written?.packages).toEqual([{ ...gem('activesupport', '8.1.0.alpha'), status: 'elsewhere' }]);
  expect(read(path, 's.name = "activesupport"\ns.version = version\n')).toEqual({ path, packages: [] });
});

it.each([
  [`${HOME}/rack-2.2.8.gemspec`, true],
  ['app/bundler/gems/acme-b6cbe7d/acme.gemspec', true],
  ['app/bundler/gems/acme-b6cbe7d/gems/part/part.gemspec', true],
  ['app/bundler/gems/acme-b6cbe7d/spec/fixtures/gems/part/part.gemspec', false],
  [`${HOME}/default/json-2.6.1.gemspec`, true],
  ['usr/share/rubygems-integration/all/specifications/thor-1.2.1.gemspec', true],
  ['usr/local/rvm/gems/ruby-3.3.6/specifications/rack-2.2.8.gemspec', true],
  ['root/.rvm/gems/ruby-3.3.6@shop/specifications/rack-2.2.8.gemspec', true],
  ['usr/local/rvm/gems/ruby-3.3.6/gems/bundler-2.3.7/spec/specifications/a-1.gemspec', false],
  ['usr/lib/ruby/gems/3.1.0/gems/rake-13.0.6/rake.gemspec', false],
  ['usr/lib/ruby/gems/3.1.0/gems/bundler-2.3.7/spec/specifications/a-1.gemspec', false],
  ['app/engines/own/own.gemspec', false],
])('decides by the path %s whether a gemspec is one of an installed gem', (path, isInstalled) => {
  expect(rubyCataloger.looksAt(path)).toBe(isInstalled);
});

it('reads the gems in a layer of a function, which is their application, and names those that it cannot', () => {
  const home = 'ruby/gems/3.3.0/specifications';
  const zip = buildZip([
    { name: `${home}/rack-2.2.8.gemspec`, content: '# stub: rack 2.2.8 ruby lib' },
    { name: `${home}/x-1.gemspec`, content: '' },
  ]);
  const path = 'opt/layer.zip';
  expect(rubyCataloger.wants({ path, size: zip.length, mode: 0o644 }, zip)).toBe('random');
  expect(read(path, zip)).toMatchObject({
    packages: [{ ...gem('rack', '2.2.8'), application: path }],
    problems: [{ kind: 'package-file-unreadable', subject: `${path}!${home}/x-1.gemspec` }],
  });
});

it.each([
  ['an archive without gems', buildZip([{ name: 'a.txt', content: '' }]), 'random'],
  ['a broken archive', Buffer.from('PK\x03\x04'), 'random'],
  ['a text with the name of an archive', Buffer.from('text'), 'no'],
])('lists nothing of %s', (_what, bytes, wish) => {
  const path = 'home/archive.zip';
  expect(rubyCataloger.wants({ path, size: bytes.length, mode: 0o644 }, bytes)).toBe(wish);
  expect(read(path, bytes)).toBeUndefined();
});
