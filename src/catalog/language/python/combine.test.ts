import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listed, combine } from './testing/catalog.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';

type Files = Readonly<Record<string, string>>;

function metadata(name: string, version: string): string {
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\n`;
}

/** Builds the metadata folder of a distribution, with its further files. */
function distInfo(name: string, version: string, more: Files = {}, site = SITE): Files {
  const folder = `${site}/${name}-${version}.dist-info`;
  const files = Object.entries({ METADATA: metadata(name, version), ...more });
  return Object.fromEntries(files.map(([file, content]) => [`${folder}/${file}`, content]));
}

function record(files: Files, more = ''): string {
  const lines = Object.entries(files).map(([path, content]) => {
    const digest = createHash('sha256').update(content).digest('base64url');
    return `${path},sha256=${digest},${content.length}\n`;
  });
  return `${lines.join('')}x-1.dist-info/METADATA,sha256=x,1\n${more}`;
}

function within(site: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${site}/${path}`, content]));
}

describe('the proof of a Python distribution', () => {
  it.each<[string, Files, Files]>([
    ['a file of its RECORD', { RECORD: 'idna/core.py,,\n' }, { 'idna/core.py': '' }],
    ['a file of its RECORD in quotes', { RECORD: '"idna/a,b.py",,\n' }, { 'idna/a,b.py': '' }],
    ['a file of its RECORD by Windows', { RECORD: 'idna\\core.py,,\r\n' }, { 'idna/core.py': '' }],
    ['a compiled module alone', { RECORD: 'idna/core.py,,\n' }, { 'idna/core.pyc': '' }],
    ['a script outside of the folder', { RECORD: '../../../bin/idna,,\n' }, { '../../../bin/idna': '' }],
    ['a module of top_level.txt', { 'top_level.txt': '_idna\nidna\n' }, { 'idna.py': '' }],
    [
      'a module in machine code',
      { 'top_level.txt': '_idna\n' },
      { '_idna.cpython-311-x86_64-linux-gnu.so': '' },
    ],
    ['the name alone', {}, { 'idna/__init__.py': '', idna: '' }],
    [
      'a package of top_level.txt, whose folder has no entry',
      { 'top_level.txt': 'idna\n' },
      { 'idna/__init__.py': '' },
    ],
    ['the name of a compiled package, whose folder has no entry', {}, { 'idna/__init__.pyc': '' }],
    ['a list of nothing but metadata', { RECORD: 'idna-3.6.dist-info/METADATA,,\n' }, {}],
    ['an empty RECORD, and the name', { RECORD: '' }, { 'idna.py': '' }],
    ['a RECORD that is something else, and the name', { RECORD: '<html>\n404\n' }, { 'idna.py': '' }],
    ['a top_level.txt that was cut off, and the name', { 'top_level.txt': 'id' }, { 'idna.py': '' }],
  ])('counts a distribution without doubt by %s', (_what, more, code) => {
    const there = Object.fromEntries(
      Object.entries(code).map(([path, content]) => [
        path.startsWith('../../../') ? `opt/venv/${path.slice(9)}` : `${SITE}/${path}`,
        content,
      ]),
    );
    expect(listed({ files: { ...distInfo('idna', '3.6', more), ...there } })).toEqual([
      `idna@3.6 ${SITE}/idna-3.6.dist-info/METADATA`,
    ]);
  });

  it.each<[string, Files]>([
    ['files of its RECORD', { RECORD: 'idna/core.py,,\nidna-3.6.dist-info/METADATA,,\n' }],
    ['modules of its top_level.txt', { 'top_level.txt': 'idna\n' }],
  ])('lists no distribution of which none of the %s is there', (_what, more) => {
    const files = distInfo('idna', '3.6', more);
    expect(listed({ files })).toEqual([]);
    // Its metadata was read all the same.
    expect(combine({ files }).map(({ packages }) => packages)).toEqual([[]]);
  });

  it('counts a distribution without a list whose name leads to no module as unproved', () => {
    for (const more of [{}, { RECORD: '<html>\n404\n' }])
      expect(listed({ files: distInfo('PyYAML', '3.12', more) })).toEqual([
        `PyYAML@3.12 ${SITE}/PyYAML-3.12.dist-info/METADATA, unproved`,
      ]);
  });

  it("names a file of metadata that cannot be read by its own name, if that has Python's version", () => {
    const path = `${SITE}/PyYAML-3.12-py3.8.egg-info`;
    for (const content of ['', 'Metadata-Version: 1.1\nName'])
      expect(listed({ files: { [path]: content } })).toEqual([
        `PyYAML@3.12 ${path}, unproved, by its file name`,
      ]);
  });

  it('proves a folder of egg-info by installed-files.txt, and by SOURCES.txt behind its folder of sources', () => {
    const site = 'usr/lib/python3/dist-packages';
    const files = {
      [`${site}/wrapt-1.12.egg-info/PKG-INFO`]: metadata('wrapt', '1.12'),
      [`${site}/wrapt-1.12.egg-info/installed-files.txt`]: '../wrapt/wrappers.py\nPKG-INFO\n',
      [`${site}/wrapt/wrappers.py`]: '',
      [`${site}/gone-1.egg-info/PKG-INFO`]: metadata('gone', '1'),
      [`${site}/gone-1.egg-info/installed-files.txt`]: '../gone/core.py\nPKG-INFO\n',
      [`${site}/mako-1.egg-info/PKG-INFO`]: metadata('mako', '1'),
      [`${site}/mako-1.egg-info/SOURCES.txt`]: 'setup.py\nlib/mako/exceptions.py\n',
      [`${site}/mako/exceptions.py`]: '',
    };
    expect(listed({ files })).toEqual([
      `mako@1 ${site}/mako-1.egg-info/PKG-INFO`,
      `wrapt@1.12 ${site}/wrapt-1.12.egg-info/PKG-INFO`,
    ]);
  });

  it('finds scripts where pip install --target moves them', () => {
    const site = 'opt/app/lib';
    const files = distInfo('lint', '0.9', { RECORD: '../../bin/lint,,\n' }, site);
    expect(listed({ files })).toEqual([]);
    expect(listed({ files: { ...files, [`${site}/bin/lint`]: '' } })).toEqual([
      `lint@0.9 ${site}/lint-0.9.dist-info/METADATA`,
    ]);
  });

  it('names a distribution without metadata by its folder where its code is there, and only there', () => {
    const folder = `${SITE}/six-1.15.0.dist-info`;
    const files = { [`${folder}/RECORD`]: 'six.py,,\n' };
    expect(listed({ files })).toEqual([]);
    expect(listed({ files: { ...files, [`${SITE}/six.py`]: 'x' } })).toEqual([
      `six@1.15.0 ${folder}/RECORD, by its folder name`,
    ]);
  });

  it("follows links into uv's cache, and lists what only the cache has as cached", () => {
    const cache = 'root/.cache/uv/archive-v0/8Zcx7iSoCTIe_X4J';
    const cached = distInfo('gunicorn', '20.1.0', {}, cache);
    const folder = `${SITE}/gunicorn-20.1.0.dist-info`;
    const files = {
      ...cached,
      [`${folder}/RECORD`]: 'gunicorn/app.py,,\n',
      [`${cache}/gunicorn/app.py`]: '',
    };
    const links = {
      [`${folder}/METADATA`]: `${cache}/gunicorn-20.1.0.dist-info/METADATA`,
      [`${SITE}/gunicorn/app.py`]: `${cache}/gunicorn/app.py`,
    };
    const inCache = `gunicorn@20.1.0 ${cache}/gunicorn-20.1.0.dist-info/METADATA, cached`;
    expect(listed({ files, links })).toEqual([`gunicorn@20.1.0 ${folder}/RECORD`, inCache]);
    expect(listed({ files: cached })).toEqual([inCache]);
  });

  it.each(['environments-v2/app-1f', 'archive-v0/8Zcx7iSoCTIe_X4J'])(
    'counts what uv installed in %s for scripts and tools',
    (environment) => {
      const site = `root/.cache/uv/${environment}/lib/python3.13/site-packages`;
      const files = { ...distInfo('idna', '3.6', {}, site), [`${site}/idna/__init__.py`]: '' };
      expect(listed({ files })).toEqual([`idna@3.6 ${site}/idna-3.6.dist-info/METADATA`]);
    },
  );

  it('lists what virtualenv unpacked for the environments that it makes as cached', () => {
    const image =
      'root/.local/share/virtualenv/wheel/3.13/image/1/CopyPipInstall/setuptools-65.5.1-py3-none-any';
    const lines = (site: string, status: string) => [
      `setuptools@65.5.1 ${site}/setuptools-65.5.1.dist-info/METADATA${status}`,
    ];
    const files = (site: string) => ({
      ...distInfo('setuptools', '65.5.1', {}, site),
      [`${site}/setuptools.py`]: '',
    });
    expect(listed({ files: files(image) })).toEqual(lines(image, ', cached'));
    expect(listed({ files: files(SITE) })).toEqual(lines(SITE, ''));
  });
});

describe('metadata that contradicts the code', () => {
  const [old, current] = [{ 'idna/package_data.py': "'2.7'" }, { 'idna/package_data.py': "'2.8'" }];
  const same = { 'idna/__init__.py': 'from .core import *' };
  const place = (version: string) => `${SITE}/idna-${version}.dist-info/METADATA`;

  it('keeps the one of two versions whose hashes are those of the code', () => {
    const both = {
      ...distInfo('idna', '2.7', { RECORD: record({ ...same, ...old }) }),
      ...distInfo('Idna', '2.8', { RECORD: record({ ...same, ...current }) }),
    };
    const [first, second] = [old, current].map((code) =>
      listed({ files: { ...both, ...within(SITE, { ...same, ...code }) } }),
    );
    expect(first).toEqual([`idna@2.7 ${place('2.7')}`]);
    expect(second).toEqual([`Idna@2.8 ${SITE}/Idna-2.8.dist-info/METADATA`]);
  });

  it('keeps a version without hashes where those of the other contradict the code, and drops it where they do not', () => {
    const egg = { [`${SITE}/idna-3.3.egg-info/PKG-INFO`]: metadata('idna', '3.3') };
    const files = { ...egg, ...distInfo('idna', '2.8', { RECORD: record(current) }) };
    expect(listed({ files: { ...files, ...within(SITE, current) } })).toEqual([`idna@2.8 ${place('2.8')}`]);
    expect(
      listed({ files: { ...files, [`${SITE}/idna/package_data.py`]: "'3.3'", [`${SITE}/idna`]: '' } }),
    ).toEqual([`idna@3.3 ${SITE}/idna-3.3.egg-info/PKG-INFO`]);
  });

  it('marks and reports a version whose hashes contradict the code where there is no other', () => {
    const files = { ...distInfo('idna', '2.8', { RECORD: record(current) }), ...within(SITE, old) };
    expect(listed({ files })).toEqual([`idna@2.8 ${place('2.8')}, contradicted`]);
    expect(combine({ files }).flatMap(({ problems = [] }) => problems)).toEqual([
      {
        kind: 'package-contradicted',
        subject: place('2.8'),
        message: `${place('2.8')} lists other files than are there: idna may have another version than 2.8`,
      },
    ]);
  });

  it('lets a changed file pass where another is as it was installed', () => {
    const code = { 'idna/__init__.py': 'a', 'idna/codec/__init__.py': 'b' };
    const files = {
      ...distInfo('idna', '2.8', { RECORD: record(code) }),
      ...within(SITE, { ...code, 'idna/__init__.py': 'c' }),
    };
    expect(listed({ files })).toEqual([`idna@2.8 ${place('2.8')}`]);
  });

  it('compares with hashes in hex, as Debian writes them', () => {
    const hex = createHash('sha256').update('x').digest('hex');
    const files = distInfo('idna', '2.8', { RECORD: `idna/package_data.py,sha256=${hex},1\n` });
    expect(listed({ files: { ...files, [`${SITE}/idna/package_data.py`]: 'x' } })).toEqual([
      `idna@2.8 ${place('2.8')}`,
    ]);
  });
});

describe("a distribution that is not the index's", () => {
  const RECORD = 'proj/core.py,,\n';
  const origin = (content: object) => ({ RECORD, 'direct_url.json': JSON.stringify(content) });
  const url = 'file:///opt/my%20proj';

  it.each<[string, Files, string]>([
    ['an editable project', origin({ url, dir_info: { editable: true } }), ', own'],
    ['a folder', origin({ url, dir_info: {} }), ', probable'],
    ['a repository', origin({ url: 'https://x/y.git', vcs_info: { vcs: 'git' } }), ', probable'],
    ['an archive', origin({ url: 'https://x/proj.whl', archive_info: {} }), ''],
    ["a folder of conda's own builds", { ...origin({ url, dir_info: {} }), INSTALLER: 'conda\n' }, ''],
    ['an editable project without an origin', { RECORD: '__editable__.proj-1.pth,,\nproj.pth,,\n' }, ', own'],
    ['an index with a .pth file alone', { RECORD: 'proj.pth,,\n', INSTALLER: 'pip\n' }, ''],
  ])('tells the status of a distribution of %s', (_what, more, status) => {
    const code = { 'proj/core.py': '', 'proj.pth': '' };
    expect(listed({ files: { ...distInfo('proj', '1', more), ...within(SITE, code) } })).toEqual([
      `proj@1 ${SITE}/proj-1.dist-info/METADATA${status}`,
    ]);
  });

  it('lists what setup.py develop links to as own, in its folder', () => {
    const files = {
      [`${SITE}/Dev.Proj.egg-link`]: '/opt/dev/src\n../',
      'opt/dev/src/Dev.Proj.egg-info/PKG-INFO': metadata('Dev.Proj', '0.1'),
      'opt/dev/src/Dev.Proj.egg-info/top_level.txt': 'dev\n',
      'opt/dev/src/dev.py': '',
    };
    expect(listed({ files })).toEqual(['Dev.Proj@0.1 opt/dev/src/Dev.Proj.egg-info/PKG-INFO, own']);
  });

  it.each(['', '\n', '.\n', `/${SITE}\n`])('follows no link to its own folder: %j', (link) => {
    const files = { ...distInfo('idna', '3.6'), [`${SITE}/dev.egg-link`]: link, [`${SITE}/idna.py`]: '' };
    expect(listed({ files })).toEqual([`idna@3.6 ${SITE}/idna-3.6.dist-info/METADATA`]);
  });

  it('leaves out what a build left in the source tree of an installed project', () => {
    const tree = {
      'opt/my proj/setup.py': '',
      'opt/my proj/proj.egg-info/PKG-INFO': metadata('Proj', '1'),
      'opt/my proj/proj.egg-info/top_level.txt': 'proj\n',
      'opt/my proj/proj.py': '',
    };
    expect(listed({ files: tree })).toEqual(['Proj@1 opt/my proj/proj.egg-info/PKG-INFO, own']);
    const code = { [`${SITE}/proj/core.py`]: '' };
    for (const more of [origin({ url, dir_info: {} }), { RECORD }]) {
      const lines = listed({ files: { ...tree, ...distInfo('proj', '1', more), ...code } });
      expect(lines.map((line) => line.split(' ')[1])).toEqual([expect.stringContaining(SITE)]);
    }
  });

  it('takes what pip installed into the folder of a project for no part of it', () => {
    const files = {
      'var/task/setup.py': '',
      'var/task/wrapt-1.12.egg-info/PKG-INFO': metadata('wrapt', '1.12'),
      'var/task/wrapt-1.12.egg-info/installed-files.txt': '../wrapt/wrappers.py\nPKG-INFO\n',
      'var/task/wrapt/wrappers.py': '',
    };
    expect(listed({ files })).toEqual(['wrapt@1.12 var/task/wrapt-1.12.egg-info/PKG-INFO']);
  });
});

describe('the application of a Python distribution', () => {
  it.each([
    ['opt/venv/lib/python3.11/site-packages', 'opt/venv'],
    ['usr/local/lib64/python3.9/site-packages', 'usr/local'],
    ['usr/lib/python3/dist-packages', 'usr'],
    ['opt/venv/lib/python3.12/site-packages/setuptools/_vendor', 'opt/venv'],
    [
      'root/.cache/pypoetry/virtualenvs/app-py3.11/lib/python3.11/site-packages',
      'root/.cache/pypoetry/virtualenvs/app-py3.11',
    ],
    ['site-packages', undefined],
    ['var/task', 'var/task'],
    ['opt/app/__pypackages__/3.11/lib', 'opt/app'],
    ['opt/loose-pex/.deps/a-1-py3-none-any.whl', 'opt/loose-pex'],
    ['root/.cache/uv/archive-v0/8Zcx', 'root/.cache/uv'],
    [
      'root/.cache/uv/environments-v2/app-1f/lib/python3.13/site-packages',
      'root/.cache/uv/environments-v2/app-1f',
    ],
    ['root/.cache/uv/archive-v0/8Z/lib/python3.13/site-packages', 'root/.cache/uv/archive-v0/8Z'],
    ['opt/conda/pkgs/idna-3.6-pyhd8ed1ab_0/site-packages', 'opt/conda/pkgs'],
    ['srv/pkgs/shop-api-server/.venv/lib/python3.11/site-packages', 'srv/pkgs/shop-api-server/.venv'],
    ['home/me/.cache/pip/x', 'home/me/.cache/pip'],
  ])('calls the application of packages in %s %s', (site, application) => {
    const packages = combine({ files: distInfo('idna', '3.6', {}, site) }).flatMap(
      ({ packages = [] }) => packages,
    );
    expect(packages.map((pkg) => pkg.application)).toEqual([application]);
  });

  it('lists what a package vendors, with its application', () => {
    const path = `${SITE}/pip/_vendor/vendor.txt`;
    const content =
      'CacheControl==0.14.3\nrequests[socks]==2.32.4  # why\n    idna==3.10\n# six==1\nno pin\nbad name==1\n';
    const [facts] = combine({ files: { [path]: content } });
    expect(
      facts?.packages?.map(({ name, version, application }) => `${name}@${version} ${application ?? ''}`),
    ).toEqual(['CacheControl@0.14.3 opt/venv', 'requests@2.32.4 opt/venv', 'idna@3.10 opt/venv']);
    expect(listed({ files: { [path]: 'idna==3.10' } })).toEqual([`idna@3.10 ${path}, bundled`]);
  });
});
