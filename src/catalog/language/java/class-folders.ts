import { compareTexts, parentOf } from '../../../domain/index.ts';
import { FOLDER_DEPTH, MAX_COUNTED_FOLDERS, MAX_FOLDERS, MAX_TEXT } from './limits.ts';

/** Class folders for the application's own code in wars, Spring Boot jars and jmods. */
const CLASS_ROOTS = ['WEB-INF/classes/', 'BOOT-INF/classes/', 'classes/'];
const VERSIONED = 'META-INF/versions/';

/** Counts an archive's classes by package folder. */
export class ClassFolders {
  readonly #counts = new Map<string, number>();
  #last = '';
  #lastFolder = '';

  /** Adds a class by its entry name. */
  add(name: string): void {
    const parent = parentOf(name);
    if (parent !== this.#last) {
      this.#last = parent;
      this.#lastFolder = packageFolder(parent);
    }
    const folder = this.#lastFolder;
    const count = this.#counts.get(folder);
    if (folder === '' || (count === undefined && this.#counts.size >= MAX_COUNTED_FOLDERS)) return;
    this.#counts.set(folder, (count ?? 0) + 1);
  }

  /** Lists the folders with the most classes. */
  list(): readonly string[] {
    return [...this.#counts]
      .sort(([a, many], [b, more]) => more - many || compareTexts(a, b))
      .slice(0, MAX_FOLDERS)
      .map(([folder]) => folder);
  }
}

/** Returns `org/x/y` for `WEB-INF/classes/org/x/y`, cut to the kept depth. */
function packageFolder(folder: string): string {
  let path = `${folder}/`;
  if (path.startsWith(VERSIONED)) path = path.slice(path.indexOf('/', VERSIONED.length) + 1);
  const root = CLASS_ROOTS.find((each) => path.startsWith(each));
  if (root !== undefined) path = path.slice(root.length);
  if (path.startsWith('META-INF/') || path === '/') return '';
  const kept = path.split('/', FOLDER_DEPTH).filter((word) => word !== '');
  const text = kept.join('/');
  return text.length <= MAX_TEXT ? text : '';
}
