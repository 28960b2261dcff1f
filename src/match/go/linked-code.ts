import { FunctionSet, type Absence, type AffectedImport, type ProgramReach } from '../../domain/index.ts';

/** The code linked into a program, indexed for lookups. */
export class LinkedCode {
  readonly #packages: ReadonlySet<string>;
  readonly #functions: FunctionSet | undefined;
  readonly #hidden: ReadonlySet<string> | undefined;
  readonly #goos: string | undefined;
  readonly #goarch: string | undefined;

  constructor({ packages, functions, hidden, goos, goarch }: ProgramReach) {
    this.#packages = new Set(packages);
    this.#hidden = hidden && new Set(hidden);
    this.#functions = functions === undefined ? undefined : FunctionSet.parse(functions);
    this.#goos = goos;
    this.#goarch = goarch;
  }

  /** Returns why a flaw in these module packages is absent from the program; undefined if it may be present. */
  absenceOf(imports: readonly AffectedImport[], module: string): Absence | undefined {
    const onTarget = imports.filter((each) => this.#isTarget(each));
    if (onTarget.length === 0) return { kind: 'platform', names: targetsOf(imports) };
    if (this.#hidesPaths(module)) return undefined;
    const linked = onTarget.filter(({ path }) => this.#packages.has(path));
    if (linked.length === 0) return { kind: 'package', names: namesOf(onTarget, ({ path }) => [path]) };
    if (linked.some((each) => this.#mayReach(each))) return undefined;
    return { kind: 'symbol', names: namesOf(linked, symbolsOf) };
  }

  #isTarget({ goos, goarch }: AffectedImport): boolean {
    return isAmong(this.#goos, goos) && isAmong(this.#goarch, goarch);
  }

  /** A fork that replaces a module keeps its import paths, so the fork's own paths are not in the program. */
  #hidesPaths(module: string): boolean {
    if (this.#hidden || !module.includes('.'))
      return this.#packages.size === 0 || this.#hidden?.has(module) === true;
    return !this.#packages.values().some((path) => path === module || path.startsWith(`${module}/`));
  }

  #mayReach(each: AffectedImport): boolean {
    if (!each.symbols || !this.#functions) return true;
    return symbolsOf(each).some((name) => this.#functions?.has(name));
  }
}

function isAmong(known: string | undefined, allowed: readonly string[] | undefined): boolean {
  return known === undefined || allowed === undefined || allowed.includes(known);
}

function symbolsOf({ path, symbols = [] }: AffectedImport): readonly string[] {
  return symbols.map((symbol) => `${path}.${symbol}`);
}

function targetsOf(imports: readonly AffectedImport[]): readonly string[] {
  return namesOf(imports, ({ goos = ['*'], goarch = ['*'] }) =>
    goos.flatMap((system) => goarch.map((machine) => `${system}/${machine}`)),
  );
}

function namesOf(
  imports: readonly AffectedImport[],
  each: (one: AffectedImport) => readonly string[],
): readonly string[] {
  return [...new Set(imports.flatMap(each))].sort();
}
