import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyCharacter } from '../../../domain/testing/any-character.ts';
import { pythonCataloger } from './index.ts';
import { listed, readFacts, combine } from './testing/catalog.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';
const ELF = Buffer.from('\x7fELF dlopen inflate mkdtemp', 'latin1');

function wish(path: string, head: string | Buffer = ''): string {
  if (!pythonCataloger.looksAt(path)) return 'not looked at';
  return pythonCataloger.wants({ path, size: 100, mode: 0o644 }, Buffer.from(head));
}

it.each([
  [`${SITE}/six-1.15.0.dist-info/METADATA`, 'whole'],
  [`${SITE}/six-1.15.0.dist-info/RECORD`, 'random'],
  [`${SITE}/six-1.15.0.egg-info`, 'whole'],
  [`${SITE}/idna-3.3.egg-info/PKG-INFO`, 'whole'],
  [`${SITE}/Mako-1.0-py3.8.egg/EGG-INFO/top_level.txt`, 'random'],
  [`${SITE}/Mako-1.0-py3.8.egg`, 'random'],
  [`${SITE}/proj.egg-link`, 'random'],
  [`${SITE}/six.py`, 'random'],
  [`${SITE}/idna/__init__.py`, 'random'],
  [`${SITE}/google/cloud/storage/version.py`, 'random'],
  [`${SITE}/pip/_vendor/vendor.txt`, 'random'],
  ['wheels/six-1.15.0-py2.py3-none-any.whl', 'random'],
  ['var/task/idna/package_data.py', 'random'],
  ['opt/app.pyz', 'random'],
])('wants the file %s of Python: %s', (path, expected) => {
  expect(wish(path)).toBe(expected);
});

it.each([
  ['opt/tool', '#!/usr/bin/env python3\nPK\x03\x04', 'random'],
  ['opt/tool', '#!/bin/sh\nPK\x03\x04', 'no'],
  ['opt/tool-1.2', ELF, 'random'],
  ['opt/tool', '\x7fELF', 'no'],
  ['opt/tool', '', 'no'],
  ['opt/libs.zip', 'PK\x03\x04', 'random'],
  ['opt/libs.zip', 'GIF89a', 'no'],
  ['var/task/idna/__init__.py', '__version__ = "3.3"', 'random'],
  ['var/task/idna/__init__.py', 'import os', 'no'],
])('decides by the first bytes whether it wants %s, which begins %j: %s', (path, head, expected) => {
  expect(wish(path, head)).toBe(expected);
});

it.each([
  `${SITE}/six-1.15.0.dist-info/entry_points.txt`,
  `${SITE}/~ix-1.15.0.dist-info/RECORD`,
  `${SITE}/a-1.dist-info/licenses/b-2.dist-info/METADATA`,
  `${SITE}/pkg_resources/tests/data/x-1.0.egg`,
  `${SITE}/pkg_resources/tests/data/x.zip`,
  `${SITE}/django/contrib/admin/views/__init__.py`,
  `${SITE}/idna/core.py`,
  'usr/lib/python3.11/json/__init__.py',
  'usr/lib/python3.11/test/test_importlib/data/example-21.12-py3-none-any.whl',
  'usr/share/zoneinfo/Europe/Berlin',
  'app/vendor.txt',
  'usr/share/doc/METADATA',
])('looks at no other file, such as %s', (path) => {
  expect(wish(path)).toBe('not looked at');
});

it.each([
  ['CRLF', 'Metadata-Version: 2.1\r\nName: attrs\r\nVersion: 19.3.0\r\n\r\nText', 'attrs@19.3.0'],
  ['a byte order mark', '\u{feff}Name: attrs\nVersion: 19.3.0\n', 'attrs@19.3.0'],
  ['fields in small letters', 'name: attrs\nVERSION:19.3.0', 'attrs@19.3.0'],
  [
    'a folded field with a name in it',
    'Summary: x\n Name: django\nName: pytz\nVersion: 2021.1\n',
    'pytz@2021.1',
  ],
  ['a description with a name', 'Name: click\nVersion: 7.1\n\nName: requests\nVersion: 9.9\n', 'click@7.1'],
  ['a field twice, of which the first counts', 'Name: a\nName: b\nVersion: 1\nVersion: 2\n', 'a@1'],
  ['an epoch and a local version', 'Name: demo\nVersion: 1!2.0+cpu\n', 'demo@1!2.0+cpu'],
])('reads metadata with %s', (_what, content, expected) => {
  expect(listed({ files: { [`${SITE}/x-0.dist-info/METADATA`]: content } })).toEqual([
    `${expected} ${SITE}/x-0.dist-info/METADATA, unproved`,
  ]);
});

it('reads metadata with bytes that are not UTF-8', () => {
  const content = Buffer.from('Author: Jos\xe9\nName: click\nVersion: 7.1.2\n', 'latin1');
  expect(listed({ files: { [`${SITE}/x-0.dist-info/METADATA`]: content } })).toEqual([
    `click@7.1.2 ${SITE}/x-0.dist-info/METADATA, unproved`,
  ]);
});

it.each([
  ['nothing', ''],
  ['no version', 'Name: toml\n'],
  ['a name of control characters', 'Name: to\x1b[2Jml\nVersion: 1.0\n'],
  ['a name of a path', 'Name: ../../etc\nVersion: 1.0\n'],
  ['a very long name', `Name: ${'a'.repeat(300)}\nVersion: 1.0\n`],
  ['headers that never end', `X: ${'x'.repeat(300_000)}\nName: toml\nVersion: 1.0\n`],
  ['NUL bytes', Buffer.alloc(5000)],
])('takes name and version from the folder of metadata with %s, or reports it', (_what, content) => {
  const named = `${SITE}/toml-0.10.2.dist-info/METADATA`;
  expect(listed({ files: { [named]: content } })).toEqual([
    `toml@0.10.2 ${named}, unproved, by its folder name`,
  ]);
  const nameless = `${SITE}/toml.dist-info/METADATA`;
  expect(combine({ files: { [nameless]: content } })).toEqual([
    {
      path: nameless,
      packages: [],
      problems: [
        {
          kind: 'package-file-unreadable',
          subject: nameless,
          message: `${nameless} was not read: it has no valid name and version, and neither has its folder`,
        },
      ],
    },
  ]);
});

it('finds no package in a plain file that only has the name of metadata', () => {
  expect(combine({ files: { [`${SITE}/x-1.0.egg-info`]: 'notes' } })).toEqual([
    { path: `${SITE}/x-1.0.egg-info`, packages: [], problems: [] },
  ]);
});

it.each([
  ['no JSON', '{"url":', 'not valid JSON'],
  ['a list of lists', '['.repeat(300_000), 'not valid JSON'],
  ['a list', '[]', 'not a JSON object'],
])(
  'looks a package up as the index has it where its origin is %s, and reports that',
  (_what, content, reason) => {
    const path = `${SITE}/x-1.dist-info/direct_url.json`;
    const files = { [`${SITE}/x-1.dist-info/METADATA`]: 'Name: x\nVersion: 1\n', [path]: content };
    expect(combine({ files }).flatMap(({ problems = [] }) => problems)).toEqual([
      {
        kind: 'package-details-unreadable',
        subject: path,
        message: `${path} was not read, so its package is looked up as the index's: ${reason}`,
      },
    ]);
    expect(listed({ files })).toEqual([`x@1 ${SITE}/x-1.dist-info/METADATA, unproved`]);
  },
);

it('keeps little of a list of many files', () => {
  const lines = Array.from({ length: 50_000 }, (_, n) => `x/${n}/__init__.py,sha256=${'a'.repeat(43)},1`);
  const facts = readFacts(`${SITE}/x-1.dist-info/RECORD`, lines.join('\n'));
  expect(JSON.stringify(facts).length).toBeLessThan(2500);
});

const NAMES = ['METADATA', 'RECORD', 'direct_url.json', 'top_level.txt', 'INSTALLER'].map(
  (name) => `x-1.dist-info/${name}`,
);
const OTHERS = [
  'x-1.egg-info/SOURCES.txt',
  'x-1.egg-info/installed-files.txt',
  'x.egg',
  'x.whl',
  'x.egg-link',
  'x.pyz',
  'x.py',
];

it('reads any bytes of any file as facts that can be combined', () => {
  const path = fc.constantFrom(...NAMES, ...OTHERS, 'pip/_vendor/vendor.txt', '../../../../tool');
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((json) => Buffer.from(json)),
    fc
      .string({ unit: anyCharacter })
      .map((text) => Buffer.from(`Name: ${text}\nVersion: ${text}\n,${text},\n`)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([ELF, bytes])),
  );
  fc.assert(
    fc.property(fc.dictionary(path, content), (files) => {
      const placed = Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [`${SITE}/${name}`, bytes]),
      );
      for (const { packages = [] } of combine({ files: placed })) {
        for (const { name, version } of packages) expect(`${name}${version}`).not.toMatch(/[\0-\x20\x7f]/u);
      }
    }),
  );
});
