/** The code linked into a Go program, as far as its function table lists it. */
export interface ProgramReach {
  /** Its target, in Go's words; absent if its build info does not name it. */
  readonly goos?: string;
  readonly goarch?: string;
  /** Its packages' import paths, sorted and unescaped; package main's comes from the build info. */
  readonly packages: readonly string[];
  /**
   * Modules whose packages have other import paths: forks that replace others, and all of a program's modules
   * if none is under its own path. Absent in data that earlier versions stored.
   */
  readonly hidden?: readonly string[];
  /** Its functions, as `FunctionSet` writes them; absent if unknown. */
  readonly functions?: string;
}
