import { expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { buildZip } from '../archive/testing/build-zip.ts';
import { indexImage } from './index-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

/** A file whose name is a text. */
type TextNamed = TarInput & { readonly path: string };

const MODULE: TextNamed = {
  path: 'web/node_modules/a/package.json',
  content: JSON.stringify({ name: 'a', version: '1.0.0' }),
};
const POM: TextNamed = { path: 'app/pom.xml', content: '<project><dependencies><dependency>' };
const WEB: TextNamed = { path: 'shop/package.json', content: '{"devDependencies":{"vite":"^5.0.0"}}' };
const REQUIREMENTS: TextNamed = { path: 'api/requirements.txt', content: 'six==1.16.0\nflask>=2\n' };
const GRADLE: TextNamed = {
  path: 'app/build.gradle',
  content: 'dependencies {\n  implementation "a:b:1+"\n}',
};
const JAR: TextNamed = {
  path: 'app/target/app-1.0.jar',
  content: buildZip([
    {
      name: 'META-INF/maven/org.example/app/pom.properties',
      content: 'groupId=org.example\nartifactId=app\nversion=1.0\n',
    },
  ]),
};

async function indexIn(transport: 'docker' | 'dir', ...files: readonly TarInput[]) {
  await using world = await openWorld();
  const image = testImage(testLayer('a', [MODULE, ...files]).source);
  const opened = { ...image, identity: { ...image.identity, transport } };
  return await indexImage(opened, world.context);
}

async function openIn(transport: 'docker' | 'dir', ...files: readonly TarInput[]) {
  const { problems } = await indexIn(transport, ...files);
  return problems.map(({ kind, subject }) => `${kind} ${subject}`);
}

it('says of a list that pins some packages only that the others were not looked up', async () => {
  const { packages, problems } = await indexIn('dir', REQUIREMENTS);
  expect(packages.map(({ name }) => name)).toContain('six');
  expect(problems.map(({ message }) => message)).toEqual([
    'api/requirements.txt names dependencies whose versions no lock file or installed package gives: these were not looked up',
  ]);
});

it.each<[what: string, file: TextNamed]>([
  ['Maven', POM],
  ['npm', WEB],
  ['pip', REQUIREMENTS],
  ['Gradle', { path: 'app/build.gradle.kts', content: 'dependencies {\n  implementation("a:b:1")\n}' }],
  ['.NET', { path: 'app/App.csproj', content: '<PackageReference Include="A" Version="1.0.0" />' }],
  ['sbt', { path: 'app/build.sbt', content: 'libraryDependencies += "a" %% "b" % "1"' }],
  ['NuGet', { path: 'app/packages.config', content: '<packages><package id="A" version="1.0.0" />' }],
  ['Paket', { path: 'app/paket.dependencies', content: 'source https://example.org\nnuget A ~> 1.0\n' }],
  ['Pixi', { path: 'app/pixi.toml', content: '[pypi-dependencies]\nflask = "*"' }],
  ['Rebar', { path: 'app/rebar.config', content: '{deps, [{cowboy, "2.9.0"}]}.' }],
  ['Python', { path: 'app/pyproject.toml', content: '[project]\ndependencies = ["flask"]' }],
  ['Poetry', { path: 'app/pyproject.toml', content: '[tool.poetry.dependencies]\npython = "3"\nsix = "1"' }],
  [
    'Python, as extras',
    { path: 'app/pyproject.toml', content: '[project.optional-dependencies]\nall = ["flask"]' },
  ],
  ['Pixi in Python', { path: 'app/pyproject.toml', content: '[tool.pixi.pypi-dependencies]\nflask = "*"' }],
  ['Pixi, as a feature', { path: 'app/pixi.toml', content: '[feature.a.pypi-dependencies]\nflask = "*"' }],
  ['Pipenv', { path: 'app/Pipfile', content: '[packages]\nflask = "*"' }],
  ['setuptools', { path: 'app/setup.py', content: 'setup(name="a", install_requires=["flask"])' }],
  ['setuptools without code', { path: 'app/setup.cfg', content: '[options]\ninstall_requires =\n  flask\n' }],
  ['pip-tools', { path: 'app/requirements.in', content: 'flask\n' }],
  ['pip, in a file of another name', { path: 'app/requirements.txt', content: '-r deps/base.txt\n' }],
  [
    'pip, behind an address',
    { path: 'app/requirements.txt', content: '-r https://a.example/requirements.txt' },
  ],
  ['pip, of a repository', { path: 'app/requirements.txt', content: 'a @ git+https://a.example/a.git@1.0' }],
  ["pip, in conda's folders", { path: 'app/requirements.txt', content: 'a @ file:///croot/a_1/work' }],
  ['pip, of no name', { path: 'app/requirements.txt', content: 'https://a.example/archive/main.zip' }],
  ['conda', { path: 'app/environment.yml', content: 'dependencies:\n  - pip:\n    - flask\n' }],
  ['Python, in a group', { path: 'app/pyproject.toml', content: '[dependency-groups]\nlint = ["ruff"]' }],
  [
    'Poetry, in a group',
    { path: 'app/pyproject.toml', content: '[tool.poetry.group.web.dependencies]\nsix = "1"' },
  ],
  ['Hatch', { path: 'app/pyproject.toml', content: '[tool.hatch.envs.lint]\ndependencies = ["six>=1"]' }],
  [
    'setuptools, from a list that is not there',
    {
      path: 'app/pyproject.toml',
      content: '[tool.setuptools.dynamic]\ndependencies = { file = ["reqs.txt"] }',
    },
  ],
  [
    'setuptools without code, from a list that is not there',
    { path: 'app/setup.cfg', content: '[options]\ninstall_requires = file: reqs.txt\n' },
  ],
  ['setuptools, by a program', { path: 'app/setup.py', content: 'setup(install_requires=read("a.txt"))' }],
  [
    'tox',
    { path: 'app/tox.ini', content: '[testenv]\ndeps =\n    py39: flask==2.0\n    -r{toxinidir}/a.txt\n' },
  ],
  [
    'Python in one script',
    { path: 'bin/a.py', content: '# /// script\n# dependencies = [\n#   "flask",\n# ]\n# ///\n' },
  ],
  [
    'Python in one program',
    {
      path: 'bin/a',
      content: '#!/usr/bin/env -S uv run --script\n# /// script\n# dependencies = ["flask"]\n# ///\n',
    },
  ],
  [
    'conda without pip',
    { path: 'app/environment.yaml', content: 'name: a\ndependencies:\n  - python=3.9\n  - numpy=1.21\n' },
  ],
  [
    'a gem',
    {
      path: 'app/a.gemspec',
      content: 'Gem::Specification.new do |s|\n  s.add_dependency "rack", ">= 2"\nend',
    },
  ],
  ['CocoaPods', { path: 'ios/Podfile', content: "target 'A' do\n  pod 'AFNetworking', '~> 4.0'\nend" }],
  ['pip-tools, under another name', { path: 'deps/prod.in', content: 'flask>=2\n' }],
  ['pip-tools, in a folder', { path: 'requirements/prod.in', content: 'flask==2.0\n' }],
  ['pip, outside of the folder', { path: 'app/requirements.txt', content: '-r ../../etc/passwd\n' }],
  [
    'pip, by an absolute path',
    { path: 'app/requirements.txt', content: '--requirement=/app/requirements.txt\n' },
  ],
  [
    'pip, behind a marker that may hold',
    { path: 'requirements.txt', content: 'six; python_version < "3.8"\n' },
  ],
  ['Deno', { path: 'app/deno.json', content: '{"imports":{"ms":"npm:ms@^2"}}' }],
  ['Leiningen', { path: 'app/project.clj', content: '(defproject a "1" :dependencies [[b/c "1.0"]])' }],
  ['Clojure', { path: 'app/deps.edn', content: '{:deps {b/c {:mvn/version "1.0"}}}' }],
  ['Ivy', { path: 'app/ivy.xml', content: '<dependency org="a" name="b" rev="1"/>' }],
  ['Bundler, for a gem', { path: 'app/Gemfile', content: 'gemspec\n' }],
  ['Cargo', { path: 'app/Cargo.toml', content: '[dependencies]\nregex = "1"' }],
  ['Cargo, to build', { path: 'app/Cargo.toml', content: '[build-dependencies]\ncc = "1"' }],
  ['Cargo, to test', { path: 'app/Cargo.toml', content: '[dev-dependencies]\nrstest = "1"' }],
  [
    'Cargo, for a system',
    { path: 'app/Cargo.toml', content: "[target.'cfg(unix)'.dependencies]\nlibc = '1'" },
  ],
  ['Cargo, as a workspace', { path: 'app/Cargo.toml', content: '[workspace.dependencies]\nregex = "1"' }],
  ['Bundler', { path: 'app/Gemfile', content: "source 'https://rubygems.org'\ngem 'rails'\n" }],
  ['Composer', { path: 'app/composer.json', content: '{"require":{"php":"^8","monolog/monolog":"^3"}}' }],
  ['Mix', { path: 'app/mix.exs', content: 'defp deps do [{:plug, "~> 1.0"}] end' }],
  ['Dart', { path: 'app/pubspec.yaml', content: 'dependencies:\n  http: ^1.0.0\n' }],
  ['Dart, for development', { path: 'app/pubspec.yaml', content: 'dev_dependencies:\n  test: ^1.0.0\n' }],
  [
    'Swift, from a registry',
    { path: 'app/Package.swift', content: '.package(\n  id: "a.b", from: "1.0.0")' },
  ],
  ['Swift', { path: 'app/Package.swift', content: '.package(url: "https://example.org/a", from: "1.0.0")' }],
])('reports a project of %s whose versions nothing gives', async (_what, file) => {
  expect(await openIn('dir', file)).toEqual([`package-file-unreadable ${file.path}`]);
  expect(await openIn('docker', file)).toEqual([`program-without-list ${file.path}`]);
});

it.each<[what: string, file: TextNamed]>([
  ['no packages', { path: 'app/package.json', content: '{"name":"app","dependencies":{}}' }],
  ['its own packages', { path: 'app/package.json', content: '{"dependencies":{"b":"workspace:*"}}' }],
  ['its own crates', { path: 'app/Cargo.toml', content: '[dependencies]\nb = { path = "../b" }' }],
  [
    'its own crates for a system',
    {
      path: 'app/Cargo.toml',
      content: "[target.'cfg(unix)'.dependencies]\nb.path = '../b'\n[workspace]\nmembers = ['b']",
    },
  ],
  [
    'its own packages in groups',
    {
      path: 'app/pyproject.toml',
      content:
        '[dependency-groups]\nall = [{ include-group = "dev" }]\n[tool.poetry.group.a.dependencies]\nb.path = "b"',
    },
  ],
  ['its tools alone', { path: 'app/pyproject.toml', content: '[build-system]\nrequires = ["hatchling"]' }],
  ['PHP alone', { path: 'app/composer.json', content: '{"require":{"php":"^8","ext-json":"*"}}' }],
  ['Python alone', { path: 'app/pyproject.toml', content: '[tool.poetry.dependencies]\npython = "3"' }],
  ['nothing that can be read', { path: 'app/package.json', content: '{' }],
  ['pins', { path: 'app/requirements.txt', content: 'six==1.16.0 ; python_version > "3"\n' }],
  [
    'packages of other systems',
    {
      path: 'app/requirements.txt',
      content:
        "pywin32; sys_platform == 'win32'\npyobjc>=9 ; platform_system=='Darwin' and python_version>'3'\n",
    },
  ],
  [
    'packages of other systems to Poetry and Pipenv',
    {
      path: 'app/Pipfile',
      content: '[packages]\na = {version = "*", sys_platform = "== \'win32\'"}\nb.platform = "darwin"',
    },
  ],
  [
    'its own extras',
    { path: 'app/pyproject.toml', content: '[project]\nname = "a"\noptional-dependencies.all = ["A[b]"]' },
  ],
  ['itself', { path: 'app/requirements.txt', content: '-r requirements.txt\nsix==1.16.0\n' }],
  ['constraints', { path: 'requirements/constraints.txt', content: 'flask>=2\n' }],
  ['words', { path: 'po/LINGUAS.in', content: 'de\nfr\n' }],
  ['text', { path: 'app/notes.txt', content: 'flask\nis used\n' }],
  [
    'its own folders to npm',
    { path: 'app/package.json', content: '{"dependencies":{"a":"file:../a","b":"../b"}}' },
  ],
  [
    'an installed gem',
    {
      path: 'gems/3/specifications/a-1.gemspec',
      content: 's.name = "a"\ns.version = "1"\ns.add_dependency "rack"\n',
    },
  ],
  [
    'addresses of versions',
    {
      path: 'app/requirements.txt',
      content: '-e .\n./part\n--index-url https://a.example\na @ https://a.example/a-1.0.zip\n',
    },
  ],
  [
    'nothing but what its template has in comments',
    { path: 'app/mix.exs', content: '[\n  # {:dep_from_hexpm, "~> 0.3.0"},\n]' },
  ],
  [
    'nothing but its own folders',
    {
      path: 'app/Package.swift',
      content: '// .package(url: "https://example.org/a", from: "1.0.0"),\n.package(name: "b", path: "../b")',
    },
  ],
  ['nothing for its setup', { path: 'app/setup.py', content: 'setup(name="a", install_requires=[])' }],
  ['packages of its own development', { path: 'web/node_modules/a/pom.xml', content: POM.content ?? '' }],
])('reports no project of a folder that names %s', async (_what, file) => {
  expect(await openIn('dir', file)).toEqual([]);
});

const LOCKED = '{"node_modules/vite":{"version":"5.0.0"}}';
const lock = (path: string, packages = LOCKED): TarInput => ({
  path,
  content: `{"lockfileVersion":3,"packages":${packages}}`,
});
const DIST_INFO: TextNamed = {
  path: 'venv/lib/python3.13/site-packages/flask-3.0.dist-info/METADATA',
  content: 'Name: flask\nVersion: 3.0\n',
};
const WRAPPER: TextNamed = { ...JAR, path: 'app/gradle/wrapper/gradle-wrapper.jar' };

it.each<[what: string, project: TextNamed, proof: TarInput, isTold: boolean]>([
  ['a lock file beside it', WEB, lock('shop/package-lock.json'), true],
  ['a lock file above it', WEB, lock('package-lock.json'), true],
  ['a lock file above it that names no package', WEB, lock('package-lock.json', '{}'), false],
  ['an empty lock file beside it', WEB, { path: 'shop/yarn.lock', content: '' }, false],
  [
    "Rush's lock file",
    WEB,
    {
      path: 'common/config/rush/pnpm-lock.yaml',
      content: 'lockfileVersion: "9.0"\npackages:\n  vite@5.0.0:\n    engines: {node: 18}\n',
    },
    true,
  ],
  [
    "an early Gradle's lock file",
    GRADLE,
    { path: 'app/gradle/dependency-locks/a.lockfile', content: 'a:b:1\n' },
    true,
  ],
  ['a lock file of another folder', WEB, lock('other/package-lock.json'), false],
  ['modules above it', WEB, { ...MODULE, path: 'node_modules/a/package.json' }, true],
  ['an archive below it', POM, JAR, true],
  ['the loader of its build tool', POM, WRAPPER, false],
  ['an environment elsewhere', REQUIREMENTS, DIST_INFO, true],
  ["an environment's own tools", REQUIREMENTS, { ...DIST_INFO, content: 'Name: pip\nVersion: 3.0\n' }, false],
])('takes the versions of a project from %s, or not', async (_what, project, proof, isTold) => {
  expect(await openIn('dir', project, proof)).toEqual(
    isTold ? [] : [`package-file-unreadable ${project.path}`],
  );
});

it('takes the versions of a project from a lock file above it whose packages are installed elsewhere', async () => {
  const vite = { path: 'tool/node_modules/vite/package.json', content: '{"name":"vite","version":"5.0.0"}' };
  expect(await openIn('dir', WEB, lock('package-lock.json'), vite)).toEqual([]);
});

it('notes nothing of an image where packages are installed elsewhere, or that are part of the system', async () => {
  expect(await openIn('docker', POM, { ...JAR, path: 'opt/app.jar' })).toEqual([]);
  expect(await openIn('docker', { ...WEB, path: 'usr/share/nodejs/vite/package.json' })).toEqual([]);
});

it.each<[what: string, file: TextNamed]>([
  ['Python', { path: 'app/pyproject.toml', content: '[dependency-groups]\ndev = ["pytest"]' }],
  ['an extra', { path: 'app/pyproject.toml', content: '[project.optional-dependencies]\ndocs = ["sphinx"]' }],
  ['Poetry', { path: 'app/pyproject.toml', content: '[tool.poetry.group.test.dependencies]\nsix = "1"' }],
  ['Poetry 1.1', { path: 'app/pyproject.toml', content: '[tool.poetry.dev-dependencies]\nsix = "1"' }],
  ['uv', { path: 'app/pyproject.toml', content: '[tool.uv]\ndev-dependencies = ["six>=1"]' }],
  ['PDM', { path: 'app/pyproject.toml', content: '[tool.pdm.dev-dependencies]\nlint = ["six>=1"]' }],
  ['Hatch', { path: 'app/pyproject.toml', content: '[tool.hatch.envs.test]\ndependencies = ["six>=1"]' }],
  ['Pipenv', { path: 'app/Pipfile', content: '[packages]\n[dev-packages]\nflask = "*"' }],
  ['tox, for documentation', { path: 'tox.ini', content: '[testenv:docs]\ndeps = sphinx\n' }],
  ['pip', { path: 'requirements-dev.txt', content: 'black\n-r reqs/more.txt\n' }],
  ['pip, in a folder of documentation', { path: 'docs/requirements.txt', content: 'sphinx>=4\n' }],
  ['pip-tools', { path: 'requirements/test.in', content: 'pytest\n' }],
])('only notes what %s names for development', async (_what, file) => {
  expect(await openIn('dir', file)).toEqual([`program-without-list ${file.path}`]);
  expect(await openIn('docker', file)).toEqual([`program-without-list ${file.path}`]);
});

const HEADER =
  '#\n# This file is autogenerated by pip-compile with Python 3.11\n# by the following command:\n#\n';
const installed = (name: string): TextNamed => ({
  path: `.venv/lib/python3.13/site-packages/${name}-3.0.dist-info/METADATA`,
  content: `Name: ${name}\nVersion: 3.0\n`,
});
const PIN_LIST: TextNamed = { path: 'requirements-dev.txt', content: 'black==24.10.0\n' };

it.each<[what: string, open: readonly string[], files: readonly TextNamed[]]>([
  [
    'a list that it names, below any name',
    [],
    [
      { path: 'requirements.txt', content: "-r 'reqs/a b.txt'\n--requirement=reqs/prod.pip\n" },
      { path: 'reqs/a b.txt', content: 'six==1.16.0\n' },
      { path: 'reqs/prod.pip', content: '-rmore.txt\ndjango==2.2\n' },
      { path: 'reqs/more.txt', content: '-r ../requirements.txt\nflask==2.0\n' },
    ],
  ],
  [
    'a list that it names, and that leaves versions open itself',
    ['package-file-unreadable reqs/prod.txt'],
    [
      { path: 'requirements.txt', content: '-r reqs/prod.txt\n' },
      { path: 'reqs/prod.txt', content: 'django\n' },
    ],
  ],
  [
    'pins of other packages beside it',
    ['package-file-unreadable requirements.txt'],
    [{ path: 'requirements.txt', content: '-r reqs/prod.txt\nsix==1.16.0\n' }, PIN_LIST],
  ],
  [
    'an environment of others',
    ['package-file-unreadable api/requirements.txt'],
    [REQUIREMENTS, installed('six')],
  ],
  [
    'an environment that has it by another spelling',
    [],
    [
      {
        path: 'requirements.txt',
        content: 'Zope_Interface[test]>=2\nimportlib-metadata; python_version < "3.8"',
      },
      installed('zope.interface'),
      installed('importlib_metadata'),
    ],
  ],
  [
    'an environment beside a list that cannot be read',
    ['program-without-list requirements.txt'],
    [{ path: 'requirements.txt', content: '-r https://a.example/r.txt\nflask\n' }, installed('flask')],
  ],
  [
    'an environment without its extras',
    ['program-without-list pyproject.toml'],
    [
      {
        path: 'pyproject.toml',
        content: '[project]\ndependencies = ["flask"]\noptional-dependencies.x = ["redis"]',
      },
      installed('flask'),
    ],
  ],
  [
    'an environment of conda by its name there',
    [],
    [
      {
        path: 'environment.yml',
        content: 'dependencies:\n- conda-forge::numpy >=1\n- pip\n- pip:\n  - flask==3.0\n  - -e .\n',
      },
      installed('numpy'),
      installed('flask'),
    ],
  ],
  [
    'what pip-compile wrote in another folder',
    [],
    [
      { path: 'app/pyproject.toml', content: '[project]\ndependencies = ["flask"]' },
      {
        path: 'app/locks/linux.lock',
        content: `${HEADER}#    pip-compile -o locks/linux.lock pyproject.toml\n#\nflask==2.0\n`,
      },
    ],
  ],
  [
    'what pip-compile wrote of another name',
    [],
    [
      { path: 'deps/app.in', content: 'flask\n' },
      { path: 'deps/app-linux', content: '' },
      {
        path: 'deps/app.txt',
        content: `${HEADER}#    pip-compile deps/app.in\n#\nflask==2.0 \\\n    --hash=sha256:0\n`,
      },
    ],
  ],
  [
    'what pip-compile wrote before it was changed',
    ['package-file-unreadable deps/app.in'],
    [
      { path: 'deps/app.in', content: 'flask\nredis\n' },
      { path: 'deps/app.txt', content: `${HEADER}#    pip-compile app.in\n#\nflask==2.0\n` },
    ],
  ],
  [
    'the list that setuptools takes them from',
    [],
    [
      {
        path: 'pyproject.toml',
        content: '[tool.setuptools.dynamic]\ndependencies = { file = "deps/run.txt" }',
      },
      { path: 'deps/run.txt', content: 'flask==2.0\n' },
    ],
  ],
  [
    'a lock file of one tool above it',
    ['package-file-unreadable sub/package.json'],
    [
      {
        path: 'package-lock.json',
        content: '{"lockfileVersion":3,"packages":{"node_modules/prettier":{"version":"3.0.0"}}}',
      },
      { path: 'package.json', content: '{"devDependencies":{"prettier":"^3"}}' },
      { path: 'sub/package.json', content: '{"dependencies":{"lodash":"^4"}}' },
    ],
  ],
  [
    "a workspace's lock file above it",
    [],
    [
      {
        path: 'package-lock.json',
        content: JSON.stringify({
          lockfileVersion: 3,
          packages: {
            '': { workspaces: ['sub', 'lib'] },
            sub: { name: 'sub', version: '1.0.0' },
            'node_modules/lodash': { version: '4.17.21' },
            'node_modules/alias': { name: 'express', version: '4.0.0' },
          },
        }),
      },
      { path: 'package.json', content: '{"workspaces":["sub","lib"]}' },
      {
        path: 'sub/package.json',
        content: '{"dependencies":{"lodash":"^4","lib":"^1","alias":"npm:express@4"}}',
      },
      { path: 'lib/package.json', content: '{"name":"lib"}' },
    ],
  ],
  [
    "CocoaPods' lock file",
    ['ecosystem-not-covered cocoapods'],
    [
      { path: 'Podfile', content: "pod 'A'\n" },
      { path: 'Podfile.lock', content: 'PODS:\n  - A (1.0)\n' },
    ],
  ],
  [
    "Cargo's lock file of another crate",
    ['package-file-unreadable fuzz/Cargo.toml'],
    [
      {
        path: 'Cargo.toml',
        content:
          '[package]\nname = "a"\n[dependencies]\nserde = "1"\nb = { package = "rand", version = "1" }',
      },
      {
        path: 'Cargo.lock',
        content:
          'version = 3\n[[package]]\nname = "serde"\nversion = "1.0.0"\n[[package]]\nname = "rand"\nversion = "1.0.0"\n',
      },
      { path: 'fuzz/Cargo.toml', content: '[dependencies]\nlibfuzzer-sys = "0.4"\na.path = ".."' },
    ],
  ],
])('asks whether %s gives the versions of a project', async (_what, open, files) => {
  expect(await openIn('dir', ...files)).toEqual(open);
});

it('reads lists that others name, and takes no constraints for packages', async () => {
  const { packages } = await indexIn(
    'dir',
    {
      path: 'requirements/prod.txt',
      content: '-c base.txt\n-c more/constraints.txt\n-r ../deps.txt\nbottle==0.13.2\n',
    },
    { path: 'requirements/base.txt', content: 'gevent==1.4.0\n' },
    { path: 'requirements/constraints.txt', content: 'gevent==1.4.0\n' },
    { path: 'requirements/more/constraints.txt', content: 'gevent==1.4.0\n' },
    { path: 'deps.txt', content: 'six==1.16.0\n' },
    { path: 'unnamed.txt', content: 'gevent==1.4.0\n' },
    { path: 'locked.pip', content: `${HEADER}#    make lock\n#\nflask==2.0 ; sys_platform == "linux"\n` },
    { path: 'requirements-layered.txt', content: '-c locked.pip\n' },
  );
  const found = packages.filter(({ ecosystem }) => ecosystem === 'PyPI').map(({ name }) => name);
  expect(found).toEqual(['bottle', 'flask', 'six']);
});
