import { expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { buildZip } from '../../archive/testing/build-zip.ts';
import { indexIn, MODULE, openIn, REQUIREMENTS, type TextNamed } from '../../findings/testing/index-in.ts';

const POM: TextNamed = { path: 'app/pom.xml', content: '<project><dependencies><dependency>' };
const WEB: TextNamed = { path: 'shop/package.json', content: '{"devDependencies":{"vite":"^5.0.0"}}' };
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

it.each<[what: string, project: TextNamed, proof: TarInput, isStated: boolean]>([
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
])('takes the versions of a project from %s, or not', async (_what, project, proof, isStated) => {
  expect(await openIn('dir', project, proof)).toEqual(
    isStated ? [] : [`package-file-unreadable ${project.path}`],
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
