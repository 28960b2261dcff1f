const GEMFILE_LOCK = `GIT
  remote: https://example.com/forked.git
  specs:
    forked (3.0.1)
      rack (>= 2)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.15.0-x86_64-linux)
    rack (2.2.8)

DEPENDENCIES
  forked!
`;
const GRADLE_LOCK = 'com.google.guava:guava:30.1-jre=testCompileClasspath\nempty=annotationProcessor\n';
const PACKAGE_LOCK = json({
  lockfileVersion: 3,
  packages: {
    '': { name: 'shop', dependencies: { a: '1' } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '2' } },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/forked': {
      version: '1.0.0',
      resolved: 'git+ssh://git@example.com/forked.git#abc',
      dev: true,
    },
  },
});
const GEMFILE = 'source "https://rubygems.org"\ngem "rack"\n';
const GRADLE = 'dependencies {\n  implementation("com.google.guava:guava:30.+")\n}\n';
const DENO = json({ imports: { chalk: 'npm:chalk@5' } });

/** A lock file in each format, by its name. */
export const LOCK_FILES: Readonly<Record<string, string>> = {
  'package-lock.json': PACKAGE_LOCK,
  'npm-shrinkwrap.json': PACKAGE_LOCK,
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\npackages:\n  '@x/b@2.0.0':\n    engines: {}\n",
  'yarn.lock': '# yarn lockfile v1\n\n"@x/b@^2.0.0":\n  version "2.0.0"\n',
  'bun.lock': '{"lockfileVersion": 1, "packages": {"b": ["b@2.0.0", "", {}, "sha512-x"],}}',
  'deno.lock': json({ version: '5', npm: { 'b@2.0.0': {} }, jsr: { '@std/assert@1.0.6': {} } }),
  'requirements.txt': '-r more.txt\nDjango==2.2.0\nflask>=1.0\n',
  'Pipfile.lock': json({
    _meta: { 'pipfile-spec': 6 },
    default: { django: { version: '==2.2.0' } },
    develop: { pytest: { version: '==7.1.0' } },
  }),
  'poetry.lock': '[[package]]\nname = "six"\nversion = "1.16.0"\n[metadata]\nlock-version = "2.1"\n',
  'uv.lock': 'version = 1\n[[package]]\nname = "six"\nversion = "1.16.0"\n',
  'pdm.lock': '[metadata]\nlock_version = "4.5.0"\n[[package]]\nname = "six"\nversion = "1.16.0"\n',
  'pylock.toml': 'lock-version = "1.0"\n[[packages]]\nname = "six"\nversion = "1.16.0"\n',
  'pixi.lock':
    'version: 6\npackages:\n- conda: https://example.com/xz-5.2.6-0.conda\n- pypi: ./part\n  name: part\n',
  'conda-lock.yml': 'version: 1\npackage:\n- name: requests\n  version: 2.25.0\n  manager: pip\n',
  'Cargo.lock':
    'version = 4\n[[package]]\nname = "regex"\nversion = "1.5.4"\nsource = "registry+https://example.com"\n',
  'go.mod': 'module example.com/app\ngo 1.16\nrequire golang.org/x/text v0.3.0\n',
  'gradle.lockfile': GRADLE_LOCK,
  'buildscript-gradle.lockfile': GRADLE_LOCK,
  'Gemfile.lock': GEMFILE_LOCK,
  'gems.locked': GEMFILE_LOCK,
  'composer.lock': json({
    packages: [{ name: 'symfony/yaml', version: 'v5.4.0' }],
    'packages-dev': [{ name: 'phpunit/phpunit', version: '9.5.0' }],
  }),
  'packages.lock.json': json({
    version: 1,
    dependencies: { 'net8.0': { 'Newtonsoft.Json': { type: 'Direct', resolved: '12.0.1' } } },
  }),
  'paket.lock': 'NUGET\n  remote: https://api.nuget.org/v3/index.json\n    Giraffe (5.0)\n',
  'rebar.lock': '[{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.9.0">>},0}].\n',
  'mix.lock': '%{\n  "jason": {:hex, :jason, "1.4.0", "e8", [:mix], [], "hexpm", "79"},\n}\n',
  'pubspec.lock':
    'packages:\n  http:\n    dependency: "direct main"\n    source: hosted\n    version: "0.13.2"\n',
  'Package.resolved': json({
    version: 3,
    pins: [{ identity: 'vapor', location: 'https://example.com/vapor.git', state: { version: '4.60.1' } }],
  }),
};

/** A project's file in each format, by its name. */
export const MANIFESTS: Readonly<Record<string, string>> = {
  'package.json': json({ name: 'shop', dependencies: { a: '^1' }, devDependencies: { vitest: '1' } }),
  'pom.xml': '<project><dependencies><dependency></dependency></dependencies></project>',
  'build.gradle': GRADLE,
  'build.gradle.kts': GRADLE,
  'build.sbt': 'libraryDependencies += "org.example" %% "a" % "1.+"\n',
  'project.clj': '(defproject shop "1" :dependencies [[ring "1.9.0"]])\n',
  'deps.edn': '{:deps {ring/ring {:mvn/version "1.9.0"}}}\n',
  'ivy.xml': '<ivy-module><dependencies><dependency org="a" name="b"/></dependencies></ivy-module>',
  'deno.json': DENO,
  'deno.jsonc': DENO,
  'packages.config': '<packages><package id="Giraffe" version="5.0"/></packages>',
  'paket.dependencies': 'source https://api.nuget.org/v3/index.json\nnuget Giraffe\n',
  'pixi.toml': '[dependencies]\nxz = "*"\n[pypi-dependencies]\nsix = "*"\n',
  'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["six>=1"]\n',
  'setup.py': 'from setuptools import setup\nsetup(name="shop", install_requires=["six>=1"])\n',
  'setup.cfg': '[options]\ninstall_requires =\n  six>=1\n',
  'tox.ini': '[testenv]\ndeps =\n  pytest\n',
  Pipfile: '[packages]\nsix = "*"\n',
  'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\nregex = "1"\n',
  Gemfile: GEMFILE,
  'gems.rb': GEMFILE,
  'composer.json': json({ require: { php: '>=8', 'symfony/yaml': '^5' } }),
  'rebar.config': '{deps, [cowboy]}.\n',
  'mix.exs': 'defp deps do\n  [{:jason, "~> 1.0"}]\nend\n',
  'pubspec.yaml': 'dependencies:\n  http: ^0.13.0\n',
  'Package.swift': '  .package(url: "https://example.com/vapor.git", from: "4.0.0"),\n',
  Podfile: "pod 'Alamofire'\n",
};

/** Files that are read by an end or a part of their names. */
export const OTHERS: Readonly<Record<string, string>> = {
  'go.sum': 'golang.org/x/net v0.1.0 h1:=\ngolang.org/x/net v0.1.0/go.mod h1:=\n',
  'go.work': 'go 1.22\nuse ./app\nreplace example.com/a => ./a\n',
  'Podfile.lock': 'PODS:\n  - Alamofire (5.0.0)\n',
  'requirements.in': 'six\n',
  'more.txt': '# This file is autogenerated by pip-compile\nsix==1.16.0\n',
  'tool.py': '# /// script\n# dependencies = ["six"]\n# ///\n',
  'tool.py.lock': 'version = 1\n[[package]]\nname = "six"\nversion = "1.16.0"\n',
  'pylock.dev.toml': 'lock-version = "1.0"\n[[packages]]\nname = "six"\nversion = "1.16.0"\n',
  'gradle/dependency-locks/classpath.lockfile': GRADLE_LOCK,
  'Shop.csproj': '<Project><PackageReference Include="Giraffe" Version="5.*" /></Project>',
  'environment.yml': 'name: shop\ndependencies:\n  - xz\n  - pip:\n    - six\n',
  'shop.gemspec': 's.name = "shop"\ns.add_dependency "rack"\n',
};

function json(value: unknown): string {
  return JSON.stringify(value);
}
