import type { FeedMirror } from './feed-mirror.ts';

const ADDRESS = 'raw.githubusercontent.com/CVEProject/cvelistV5/main/cves';
const BLOCK = 512;

/** Thousands of CVE records in a tar, of which a mirror is given those that somebody will ask for. */
export class CveRecords {
  readonly #records = new Map<string, Buffer>();

  constructor(tar: Buffer) {
    for (let at = 0; at + BLOCK < tar.length;) {
      const name = tar.toString('latin1', at, at + 100).replace(/\0.*/, '');
      const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0;
      const cve = /(CVE-\d+-\d+)\.json$/.exec(name)?.[1];
      if (cve !== undefined) this.#records.set(cve, tar.subarray(at + BLOCK, at + BLOCK + size));
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
  }

  has(cve: string): boolean {
    return this.#records.has(cve);
  }

  /** Whether the CNA or CISA gave a CVSS, of whatever version. */
  holdsCvss(cve: string): boolean {
    const { containers }: CveRecord = JSON.parse(this.#records.get(cve)?.toString('utf8') ?? '');
    return [containers.cna, ...(containers.adp ?? [])].some(({ metrics = [] }) =>
      metrics.some((metric) => Object.keys(metric).some((key) => key.startsWith('cvssV'))),
    );
  }

  /** Lays records out as the CVE list does: `cves/2023/5xxx/CVE-2023-5678.json`. */
  serve(mirror: FeedMirror, cves: Iterable<string>): void {
    for (const cve of new Set(cves)) {
      const record = this.#records.get(cve);
      const [, year = '', number = ''] = cve.split('-');
      if (record !== undefined)
        mirror.write(`${ADDRESS}/${year}/${number.slice(0, -3)}xxx/${cve}.json`, record);
    }
  }
}

interface CveContainer {
  readonly metrics?: readonly Readonly<Record<string, unknown>>[];
}
interface CveRecord {
  readonly containers: { readonly cna: CveContainer; readonly adp?: readonly CveContainer[] };
}
