import { expect, it } from 'vitest';
import { formatOf } from './formats.ts';
import { readLock } from './testing.ts';

it('reads every category of a Pipfile.lock', () => {
  const content = JSON.stringify({
    _meta: { 'pipfile-spec': 6 },
    default: {
      django: { version: '==2.2.0', hashes: [] },
      forked: { git: 'https://example.com/forked.git', ref: 'abc' },
      loaded: { file: 'https://example.com/loaded-1.0.tar.gz' },
      built: { file: 'https://example.com/main.zip', version: '==2.0' },
      unknown: { file: 'https://example.com/main.zip' },
      app: { editable: true, path: '.' },
    },
    develop: { pytest: { version: '==7.1.0' } },
    docs: { sphinx: { version: '==4.0.0' } },
  });
  expect(readLock('app/Pipfile.lock', content)).toEqual({
    packages: [
      'django@2.2.0',
      'forked@abc elsewhere',
      'loaded@1.0',
      'built@2.0',
      'unknown@https://example.com/main.zip elsewhere',
      'app@. own',
      'pytest@7.1.0',
      'sphinx@4.0.0',
    ],
    problems: [],
  });
});

it.each([
  ['Django==2.2.0  # inline comment', 'Django@2.2.0'],
  ['requests[security,socks]==2.18.0 ; python_version >= "3.6"', 'requests@2.18.0'],
  ['PyYAML == 5.1\r', 'PyYAML@5.1'],
  ['urllib3===1.24.1', 'urllib3@1.24.1'],
  ['jinja2==2.10 \\\n    --hash=sha256:0', 'jinja2@2.10'],
  ['click[extra] \\\r\n  >=7, \\\r\n  ==8.0', 'click@8.0'],
  ['# a comment ends with its line \\\nclick==8.0', 'click@8.0'],
  ['pywin32==300;sys_platform=="win32"', 'pywin32@300'],
  ['aiohttp==3.8.0,!=3.8.1', 'aiohttp@3.8.0'],
  ['aiohttp>=3.7, !=3.8.1, ==3.8.0', 'aiohttp@3.8.0'],
  ['demo==2.0.0+cpu', 'demo@2.0.0+cpu'],
])('reads the pin of a requirement: %j', (line, expected) => {
  expect(readLock('app/requirements.txt', `\u{feff}${line}\n`)).toEqual({
    packages: [expected],
    problems: [],
  });
});

it.each([
  '# comment with django==1.0 in it',
  '-r base/common.txt',
  '--index-url https://example.com/?a==1',
  'flask>=1.0',
  'tornado~=6.0',
  'numpy==1.19.*',
  'git+https://example.com/click.git@8.1.3#egg=click',
  '-e git+ssh://git@example.com/team/click-1.0.zip',
  'flask @ https://token@example.com/archive/main.zip',
  'idna @ file:///croot/idna_1/work',
  'https://example.com/archive/main.zip',
  '-e ./part',
  `${'a'.repeat(1_000_000)}==1`,
])('reads no pin from a line without one', (line) => {
  expect(readLock('app/requirements.txt', line)).toEqual({ packages: [], problems: [] });
});

it.each([
  ['idna @ https://example.com/idna-2.8.tar.gz', 'idna@2.8'],
  [
    'zope.event[a]@https://example.com/zope_event-5.0-py3-none-any.whl#sha256=0 ; sys_platform == "linux"',
    'zope.event@5.0',
  ],
  ['https://example.com/cu118/torch-2.0.0%2Bcu118-cp310-cp310-linux_x86_64.whl?a=b', 'torch@2.0.0+cu118'],
  ['six @ file:///home/a/six-1.16.0-py2.py3-none-any.whl', 'six@1.16.0'],
  ['./wheels/six-1.16.0-py2.py3-none-any.whl', 'six@1.16.0'],
])('reads a distribution that a requirement has from an address: %j', (line, expected) => {
  expect(readLock('app/requirements.txt', line)).toEqual({
    packages: [expected],
    problems: [],
  });
});

it('reads the versions of a pylock.toml that only addresses and revisions tell', () => {
  const content = `lock-version = "1.0"
[[packages]]
name = "urllib3"
archive = { url = "https://example.com/urllib3-1.26.4-py3-none-any.whl", hashes = { sha256 = "0" } }
[[packages]]
name = "idna"
archive = { path = "archives/main.zip" }
[[packages]]
name = "click"
vcs = { type = "git", url = "https://example.com/click.git", requested-revision = "main", commit-id = "0123" }
[[packages]]
name = "six"
wheels = [{ url = "https://example.com/six-1.16.0-py2.py3-none-any.whl", hashes = {} }]
[[packages]]
name = "zope-event"
sdist = { name = "zope_event-5.0.tar.gz", hashes = {} }
[[packages]]
name = "app"
directory = { path = "." }
`;
  expect(readLock('app/pylock.toml', content)).toEqual({
    packages: [
      'urllib3@1.26.4',
      'idna@main.zip elsewhere',
      'click@0123 elsewhere',
      'six@1.16.0',
      'zope-event@5.0',
    ],
    problems: [],
  });
});

it('reads the lock file of a script of uv', () => {
  const content = 'version = 1\n[[package]]\nname = "six"\nversion = "1.16.0"\n';
  expect(readLock('bin/tool.py.lock', content)).toEqual({ packages: ['six@1.16.0'], problems: [] });
});

it.each([
  ['requirements.txt', true],
  ['app/requirements-dev.txt', true],
  ['app/dev-requirements.txt', true],
  ['app/requirements/base.txt', true],
  ['app/requirements.lock', true],
  ['app/requirements-dev.lock', true],
  ['app/constraints.txt', false],
  ['app/requires.txt', false],
  ['app/requirements.in', false],
])('takes %s for a list of requirements: %s', (path, isRead) => {
  expect(formatOf(path) !== undefined).toBe(isRead);
});

it.each([
  ['its format has the unknown version 7', '{"_meta": {"pipfile-spec": 7}}'],
  ['its format has no version', '{}'],
  ['1 of its entries has no valid name or version', '{"_meta": {"pipfile-spec": 6}, "default": {"a": {}}}'],
])('reports what it cannot read of a Pipfile.lock: %s', (reason, content) => {
  expect(readLock('Pipfile.lock', content).problems).toEqual([`Pipfile.lock was not read: ${reason}`]);
});
