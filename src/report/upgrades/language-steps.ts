import { nameSome, type Upgrade } from '../../domain/index.ts';
import { safeWord, shellWord } from '../text/shell-word.ts';

/** Steps to take for language packages. */
export interface LanguageSteps {
  /** Commands as words, the first being the program with its options. */
  readonly commands: readonly (readonly string[])[];
  /** The same for a program to run without a shell: argument lists. */
  readonly calls: readonly (readonly string[])[];
  /** Steps without a command, as sentences. */
  readonly advice: readonly string[];
}

/** A package manager, which upgrades all packages in one command or each in its own. */
type Manager =
  | { readonly kind: 'joined'; readonly command: string; readonly word: (upgrade: Upgrade) => string }
  | { readonly kind: 'single'; readonly command: string; readonly option: string };

/** Writes a word, or nothing for an unsafe one. */
type Words = (word: string) => readonly string[];

/** Bringers to name in one sentence. */
const NAMED = 3;
const MAVEN = 'Maven';
/** Names for the standard library and the tools in Go's records. */
const PARTS_OF_GO = ['stdlib', 'toolchain'];

const joined = (command: string, between: string): Manager => ({
  kind: 'joined',
  command,
  word: ({ name, version }) => `${name}${between}${version}`,
});

/** Package managers by OSV's ecosystem. */
const MANAGERS: ReadonlyMap<string, Manager> = new Map<string, Manager>([
  ['npm', joined('npm install', '@')],
  ['PyPI', joined('pip install -U', '==')],
  ['RubyGems', joined('gem install', ':')],
  ['Packagist', joined('composer require', ':')],
  ['Hex', { kind: 'joined', command: 'mix deps.update', word: ({ name }) => name }],
  ['Go', { kind: 'joined', command: 'go get', word: goModule }],
  ['crates.io', { kind: 'single', command: 'cargo update', option: '--precise' }],
  ['NuGet', { kind: 'single', command: 'dotnet add package', option: '--version' }],
]);

/** Writes language package upgrades as package manager commands; leaves out distribution packages. */
export function languageSteps(upgrades: readonly Upgrade[]): LanguageSteps {
  const ofLanguages = upgrades.filter(({ ecosystem }) => ecosystem !== undefined);
  const byTool = ofLanguages.filter((upgrade) => upgrade.onlyThrough !== true && !isPartOfGo(upgrade));
  const byEcosystem = [...Map.groupBy(byTool, ({ ecosystem = '' }) => ecosystem)];
  const commands = (wordsOf: Words) =>
    byEcosystem.flatMap(([ecosystem, ours]) => commandsOf(MANAGERS.get(ecosystem), ours, wordsOf));
  return {
    commands: commands(shellWord),
    calls: commands(safeWord).map(([program = '', ...words]) => [...program.split(' '), ...words]),
    advice: [...new Set(ofLanguages.flatMap(adviceOn))],
  };
}

function commandsOf(
  manager: Manager | undefined,
  upgrades: readonly Upgrade[],
  wordsOf: Words,
): readonly (readonly string[])[] {
  switch (manager?.kind) {
    case 'joined': {
      const words = new Set(upgrades.flatMap((upgrade) => wordsOf(manager.word(upgrade))));
      return words.size > 0 ? [[manager.command, ...words]] : [];
    }
    case 'single':
      return upgrades.flatMap(({ name, version }) => {
        const [named, wanted] = [wordsOf(name), wordsOf(version)];
        const isSafe = named.length > 0 && wanted.length > 0;
        return isSafe ? [[manager.command, ...named, manager.option, ...wanted]] : [];
      });
    case undefined:
      return [];
  }
}

function adviceOn(upgrade: Upgrade): readonly string[] {
  const { name, version, ecosystem, through = [], onlyThrough } = upgrade;
  const bring = through.length === 1 ? 'brings' : 'bring';
  return [
    ...(through.length > 0 ? [`${name}: upgrade ${nameSome(through, NAMED)}, which ${bring} it`] : []),
    ...(isPartOfGo(upgrade) ? [`rebuild with Go ${version}`] : []),
    ...(ecosystem === MAVEN && onlyThrough !== true ? [`in the build: ${name}:${version}`] : []),
  ];
}

function isPartOfGo({ name, ecosystem }: Upgrade): boolean {
  return ecosystem === 'Go' && PARTS_OF_GO.includes(name);
}

/** OSV omits the `v` prefix in module versions. */
function goModule({ name, version }: Upgrade): string {
  return `${name}@${version.startsWith('v') ? '' : 'v'}${version}`;
}
