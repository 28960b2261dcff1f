import { describe, expect, it } from 'vitest';
import type { Upgrade } from '../../domain/index.ts';
import { languageSteps } from './language-steps.ts';

function upgrade(ecosystem: string, name: string, version: string, rest: Partial<Upgrade> = {}): Upgrade {
  return { name, ecosystem, version, packages: [], ids: [], cleared: 0, ...rest };
}

function commands(...upgrades: readonly Upgrade[]): readonly string[] {
  return languageSteps(upgrades).commands.map((words) => words.join(' '));
}

describe('the steps for language packages', () => {
  it.each([
    ['npm', 'lodash', '4.17.21', 'npm install lodash@4.17.21'],
    ['npm', '@angular/core', '12.0.0', 'npm install @angular/core@12.0.0'],
    ['PyPI', 'django', '4.2.1', 'pip install -U django==4.2.1'],
    ['Go', 'golang.org/x/crypto', '0.31.0', 'go get golang.org/x/crypto@v0.31.0'],
    ['Go', 'golang.org/x/crypto', 'v0.31.0', 'go get golang.org/x/crypto@v0.31.0'],
    ['RubyGems', 'rails', '7.0.8', 'gem install rails:7.0.8'],
    ['crates.io', 'smallvec', '0.6.14', 'cargo update smallvec --precise 0.6.14'],
    ['Packagist', 'monolog/monolog', '2.8.0', 'composer require monolog/monolog:2.8.0'],
    ['NuGet', 'Newtonsoft.Json', '13.0.1', 'dotnet add package Newtonsoft.Json --version 13.0.1'],
    ['Hex', 'plug', '1.11.1', 'mix deps.update plug'],
  ])('upgrades for %s %s to %s by: %s', (ecosystem, name, version, command) => {
    const given = upgrade(ecosystem, name, version);
    expect(commands(given)).toEqual([command]);
    expect(languageSteps([given]).advice).toEqual([]);
  });

  it('joins the packages of one ecosystem in one command, each once', () => {
    const lodash = upgrade('npm', 'lodash', '4.17.21');
    expect(commands(lodash, upgrade('PyPI', 'django', '4.2'), upgrade('npm', 'a', '2'), lodash)).toEqual([
      'npm install lodash@4.17.21 a@2',
      'pip install -U django==4.2',
    ]);
  });

  it.each([
    [upgrade('Maven', 'org.x:y', '2.17.1'), ['in the build: org.x:y:2.17.1']],
    [upgrade('Go', 'stdlib', '1.25.3'), ['rebuild with Go 1.25.3']],
    [upgrade('npm', 'b', '2', { through: ['a'], onlyThrough: true }), ['b: upgrade a, which brings it']],
    [
      upgrade('Maven', 'org.x:y', '2', { through: ['a.jar', 'c.jar'], onlyThrough: true }),
      ['org.x:y: upgrade a.jar, c.jar, which bring it'],
    ],
  ])('says what no command does about %j', (given, advice) => {
    expect(languageSteps([given])).toEqual({ commands: [], calls: [], advice });
  });

  it('says both where a package is in the hands of a project and within a dependency', () => {
    expect(languageSteps([upgrade('npm', 'b', '2', { through: ['a'] })])).toEqual({
      commands: [['npm install', 'b@2']],
      calls: [['npm', 'install', 'b@2']],
      advice: ['b: upgrade a, which brings it'],
    });
  });

  it.each(['npm', 'PyPI', 'crates.io', 'NuGet', 'Hex', 'Go'])(
    'leaves what a shell could act on out of the command for %s',
    (ecosystem) => {
      expect(commands(upgrade(ecosystem, 'x;reboot', '1'), upgrade(ecosystem, '--global', '1'))).toEqual([]);
    },
  );

  it('leaves packages of a distribution, and of an ecosystem without a tool, to others', () => {
    const deb: Upgrade = { name: 'openssl', version: '3', packages: [], ids: [], cleared: 0 };
    expect(languageSteps([deb, upgrade('Bitnami', 'wordpress', '6')])).toEqual({
      commands: [],
      calls: [],
      advice: [],
    });
  });
});
