/** The code linked into a Go program, as far as its table of functions tells. */
export interface ProgramReach {
  /** Its target, in Go's words; absent where its build info does not say. */
  readonly goos?: string;
  readonly goarch?: string;
  /** Import paths of its packages, sorted and unescaped; that of package main is the build info's. */
  readonly packages: readonly string[];
  /**
   * Modules whose packages have other import paths: forks that replace others, and all of a program where none is under
   * its own path. Absent in what earlier versions stored.
   */
  readonly hidden?: readonly string[];
  /** Its functions, as `FunctionSet` writes them; absent where they are not known. */
  readonly functions?: string;
}
