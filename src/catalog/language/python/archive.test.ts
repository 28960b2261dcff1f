import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { listed, combine } from './testing/catalog.ts';

const METADATA = 'Name: idna\nVersion: 3.5\n';
const PYTHON = '#!/usr/bin/env python3\n';

function zipOf(...names: readonly string[]): Buffer {
  return buildZip(names.map((name) => ({ name, content: METADATA })));
}

function problemsOf(path: string, content: Buffer): readonly string[] {
  const facts = combine({ files: { [path]: content } });
  return facts.flatMap(({ problems = [] }) => problems.map(({ kind, message }) => `${kind}: ${message}`));
}

describe('an archive of Python packages', () => {
  it.each([
    ['an egg', 'site-packages/idna-3.5-py3.8.egg', 'EGG-INFO/PKG-INFO', ''],
    ['a zip with packages', 'opt/libs.zip', 'idna-3.5.dist-info/METADATA', ''],
    ['a layer of a function', 'opt/layer.zip', 'python/idna-3.5.dist-info/METADATA', ''],
    [
      'a layer for one version of Python',
      'opt/layer.zip',
      'python/lib/python3.14/site-packages/idna-3.5.dist-info/METADATA',
      '',
    ],
    ['a zip application', 'opt/app.pyz', 'idna-3.5.dist-info/METADATA', ''],
    ['a zip application without a window', 'opt/app.pyzw', 'idna-3.5.dist-info/METADATA', ''],
    ['an application of shiv', 'opt/app.pyz', 'site-packages/idna-3.5.dist-info/METADATA', ''],
    [
      'an application of pex',
      'opt/app.pex',
      '.deps/idna-3.5-py3-none-any.whl/idna-3.5.dist-info/METADATA',
      '',
    ],
    ['an unpacked pex', 'opt/app/.deps/idna.whl', 'idna-3.5.dist-info/METADATA', ''],
    ['a loose wheel', 'wheels/idna-3.5-py3-none-any.whl', 'idna-3.5.dist-info/METADATA', ', cached'],
    ["Python's own wheel", 'lib/ensurepip/_bundled/idna.whl', 'idna-3.5.dist-info/METADATA', ', bundled'],
    ["a wheel in pip's cache", 'root/.cache/pip/wheels/idna.whl', 'idna-3.5.dist-info/METADATA', ', cached'],
  ])('lists what is in %s', (_what, path, name, status) => {
    expect(listed({ files: { [path]: zipOf(name, 'idna/tests/data/x-1.dist-info/METADATA') } })).toEqual([
      `idna@3.5 ${path}!${name}${status}`,
    ]);
  });

  it('reads a zip application without an extension behind the line that runs it', () => {
    const zip = Buffer.concat([Buffer.from(PYTHON), zipOf('idna-3.5.dist-info/METADATA')]);
    expect(listed({ files: { 'opt/app': zip } })).toEqual(['idna@3.5 opt/app!idna-3.5.dist-info/METADATA']);
  });

  it('takes nothing that sources in a zip bring for installed', () => {
    const zip = zipOf('idna-3.5/idna.egg-info/PKG-INFO', 'idna-3.5/idna/_vendor/x-1.dist-info/METADATA');
    expect(listed({ files: { 'opt/idna-3.5.zip': zip } })).toEqual([]);
  });

  it('says that an archive was read even if nothing is in it', () => {
    const zip = zipOf('app/__main__.py');
    expect(combine({ files: { 'opt/app.pyz': zip } })).toEqual([{ path: 'opt/app.pyz', packages: [] }]);
    expect(combine({ files: { 'opt/pictures.zip': zip } })).toEqual([]);
  });

  it('names a wheel that cannot be read by its file name, since nothing runs from it', () => {
    const path = 'wheels/idna-3.5-py3-none-any.whl';
    expect(listed({ files: { [path]: 'x' } })).toEqual([`idna@3.5 ${path}, cached, by its file name`]);
  });

  it.each([
    ['is not a zip', Buffer.from('x'), 'not a zip, or truncated: no central directory'],
    [
      'is cut off',
      zipOf('idna-3.5.dist-info/METADATA').subarray(0, 60),
      'not a zip, or truncated: no central directory',
    ],
    [
      'has metadata that is damaged',
      buildZip([{ name: 'x-1.dist-info/METADATA', content: METADATA, claims: { crc32: 1 } }]),
      'x-1.dist-info/METADATA in the zip is damaged: its checksum differs',
    ],
    [
      'has metadata without a name',
      buildZip([{ name: 'x.dist-info/METADATA', content: '' }]),
      'x.dist-info/METADATA in it has no valid name and version',
    ],
    [
      'holds the same a thousand times',
      zipOf(...Array.from({ length: 2001 }, (_, n) => `x-${n}.dist-info/METADATA`)),
      'it holds too many distributions',
    ],
    [
      'claims absurd sizes',
      buildZip([{ name: 'x-1.dist-info/METADATA', content: METADATA, claims: { size: 0xfffffff0 } }]),
      'it holds too many distributions',
    ],
  ])('reports an archive that %s', (_what, content, reason) => {
    expect(problemsOf('opt/app.pyz', content)).toEqual([
      `package-file-unreadable: opt/app.pyz was not read: ${reason}`,
    ]);
  });
});

interface FrozenFile {
  readonly name: string;
  readonly content: string;
}

const LOADER = '\x7fELF dlopen inflate mkdtemp';
const MAGIC = 'MEI\x0c\x0b\x0a\x0b\x0e';

/** Builds a program of PyInstaller with its archive behind the loader. */
function frozen(files: readonly FrozenFile[]): Buffer {
  const loader = Buffer.from(LOADER, 'latin1');
  const bodies: Buffer[] = [];
  const entries = files.map(({ name, content }) => {
    const body = deflateSync(content);
    const entry = Buffer.alloc(Math.ceil((18 + name.length + 1) / 16) * 16);
    [entry.length, Buffer.concat(bodies).length, body.length, content.length].forEach((value, index) => {
      entry.writeUInt32BE(value, index * 4);
    });
    entry[16] = 1;
    entry.write(`x${name}`, 17);
    bodies.push(body);
    return entry;
  });
  const [data, list] = [Buffer.concat(bodies), Buffer.concat(entries)];
  const cookie = Buffer.alloc(88);
  cookie.write(MAGIC, 'latin1');
  [data.length + list.length + 88, data.length, list.length].forEach((value, index) => {
    cookie.writeUInt32BE(value, 8 + index * 4);
  });
  return Buffer.concat([loader, data, list, cookie, Buffer.from('sections')]);
}

describe('a program of PyInstaller', () => {
  it('lists the packages of a program in one file as frozen', () => {
    const program = frozen([
      { name: 'hello', content: '' },
      { name: 'idna-3.5.dist-info/METADATA', content: METADATA },
    ]);
    expect(listed({ files: { 'opt/hello': program } })).toEqual([
      'idna@3.5 opt/hello!idna-3.5.dist-info/METADATA, frozen',
    ]);
  });

  it('notes that a program in one file does not list all of its packages', () => {
    expect(problemsOf('opt/hello', frozen([{ name: 'hello', content: '' }]))).toEqual([
      'program-without-list: opt/hello is a program of PyInstaller, which keeps metadata only of packages that ask for their own: others were not looked up',
    ]);
  });

  it('counts metadata beside a program as frozen where its modules are nowhere else', () => {
    const folder = 'idna-3.5.dist-info';
    const beside = { [`${folder}/METADATA`]: METADATA, [`${folder}/RECORD`]: 'idna/core.py,,\n' };
    const below = (root: string) =>
      Object.fromEntries(Object.entries(beside).map(([path, content]) => [`${root}/${path}`, content]));
    const program = { 'opt/app/hello': frozen([]) };
    for (const root of ['opt/app', 'opt/app/_internal']) {
      const files = { ...program, ...below(root) };
      expect(listed({ files })).toEqual([`idna@3.5 ${root}/${folder}/METADATA, frozen`]);
      expect(combine({ files }).flatMap(({ packages = [] }) => packages)).toMatchObject([
        { application: 'opt/app' },
      ]);
    }
    expect(listed({ files: below('opt/app') })).toEqual([]);
  });

  it('leaves a program of the same functions alone that has no archive', () => {
    expect(combine({ files: { 'opt/hello': Buffer.from(LOADER, 'latin1') } })).toEqual([]);
  });

  it('answers every damaged byte of a program, but for its magic number, with packages or a problem', () => {
    const program = frozen([{ name: 'idna-3.5.dist-info/METADATA', content: METADATA }]);
    const magic = program.indexOf(MAGIC, 0, 'latin1');
    const place = fc
      .integer({ min: LOADER.length, max: program.length - 1 })
      .filter((at) => at < magic || at >= magic + MAGIC.length);
    fc.assert(
      fc.property(place, fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(program);
        damaged[at] = byte;
        const facts = combine({ files: { 'opt/hello': damaged } });
        expect(facts.flatMap(({ packages = [], problems = [] }) => [...packages, ...problems])).not.toEqual(
          [],
        );
      }),
      { numRuns: 500 },
    );
  });

  it('reports a program whose list of files is outside of it', () => {
    const program = frozen([{ name: 'idna-3.5.dist-info/METADATA', content: METADATA }]);
    program.writeUInt32BE(0xffffffff, program.length - 8 - 88 + 16);
    expect(problemsOf('opt/hello', program)).toEqual([
      'package-file-unreadable: opt/hello was not read: the list of its files is not within it',
    ]);
  });
});
