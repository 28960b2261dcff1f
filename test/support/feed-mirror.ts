import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A folder laid out like the upstreams, `HOST/PATH`, for `--feeds-mirror`. It only ever adds entries to folders that it
 * made itself: what a link of its points to is other people's data, and nothing may be written or removed there.
 */
export class FeedMirror implements Disposable {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-mirror-')));

  /** Serves a file or folder at an address that nothing is served at yet. */
  link(address: string, target: string): void {
    symlinkSync(target, this.#place(address));
  }

  /** Serves bytes at an address, in place of those that were there. */
  write(address: string, content: string | Uint8Array): void {
    const place = this.#place(address);
    rmSync(place, { force: true });
    writeFileSync(place, content);
  }

  #place(address: string): string {
    const place = path.join(this.folder, address);
    const parent = path.dirname(place);
    mkdirSync(parent, { recursive: true });
    if (realpathSync(parent) !== parent)
      throw new Error(`${address} is behind a link to other people's data`);
    return place;
  }

  /** Removes the links, never what they point to. */
  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
