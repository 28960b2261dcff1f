/** Layout of a test's Berkeley DB. */
export interface BerkeleyLayout {
  readonly pageBytes?: number;
  readonly littleEndian?: boolean;
}

const PAGE_HEADER_BYTES = 26;
const TYPE = { overflow: 7, meta: 8, hash: 13 } as const;

/** Writes a Berkeley DB hash with as many pages as its headers need; short values are on the hash pages themselves. */
export function writeBerkeley(headers: readonly Buffer[], layout: BerkeleyLayout = {}): Buffer {
  const file = new BerkeleyWriter(layout);
  const counter = Buffer.alloc(4);
  file.addRecord(0, counter);
  headers.forEach((header, i) => file.addRecord(i + 1, header));
  return file.finish();
}

class BerkeleyWriter {
  readonly #pageBytes: number;
  readonly #littleEndian: boolean;
  readonly #pages: DataView[] = [];
  #hashPage: DataView;

  constructor({ pageBytes = 4096, littleEndian = true }: BerkeleyLayout) {
    this.#pageBytes = pageBytes;
    this.#littleEndian = littleEndian;
    this.#addPage(TYPE.meta);
    this.#hashPage = this.#addPage(TYPE.hash);
  }

  addRecord(key: number, value: Buffer): void {
    const isInline = value.length < this.#pageBytes / 8;
    const valueItem = isInline ? Buffer.concat([Buffer.of(1), value]) : this.#spill(value);
    const keyItem = Buffer.alloc(5, 1);
    new DataView(keyItem.buffer, keyItem.byteOffset).setUint32(1, key, this.#littleEndian);
    if (this.#room() < keyItem.length + valueItem.length + 4) this.#hashPage = this.#addPage(TYPE.hash);
    this.#addItem(keyItem);
    this.#addItem(valueItem);
  }

  finish(): Buffer {
    const meta = this.#pages[0] ?? this.#hashPage;
    this.#set32(meta, 12, 0x061561);
    this.#set32(meta, 16, 9);
    this.#set32(meta, 20, this.#pageBytes);
    this.#set32(meta, 32, this.#pages.length - 1);
    return Buffer.concat(this.#pages.map(({ buffer }) => new Uint8Array(buffer)));
  }

  #addPage(type: number): DataView<ArrayBuffer> {
    const page = new DataView(new ArrayBuffer(this.#pageBytes));
    this.#set32(page, 8, this.#pages.length);
    page.setUint8(25, type);
    if (type === TYPE.hash) page.setUint16(22, this.#pageBytes % 0x1_0000, this.#littleEndian);
    this.#pages.push(page);
    return page;
  }

  /** Writes a value on a chain of overflow pages, and returns the item that points at it. */
  #spill(value: Buffer): Buffer {
    const first = this.#pages.length;
    const room = this.#pageBytes - PAGE_HEADER_BYTES;
    for (let at = 0; at < value.length; at += room) {
      const page = this.#addPage(TYPE.overflow);
      const part = value.subarray(at, at + room);
      new Uint8Array(page.buffer).set(part, PAGE_HEADER_BYTES);
      page.setUint16(22, part.length, this.#littleEndian);
      if (at + room < value.length) this.#set32(page, 16, this.#pages.length);
    }
    const item = Buffer.alloc(12);
    item[0] = 3;
    this.#set32(new DataView(item.buffer, item.byteOffset), 4, first);
    this.#set32(new DataView(item.buffer, item.byteOffset), 8, value.length);
    return item;
  }

  #addItem(item: Buffer): void {
    const page = this.#hashPage;
    const entries = page.getUint16(20, this.#littleEndian);
    const start = this.#lowest() - item.length;
    new Uint8Array(page.buffer, page.byteOffset).set(item, start);
    page.setUint16(PAGE_HEADER_BYTES + entries * 2, start, this.#littleEndian);
    page.setUint16(20, entries + 1, this.#littleEndian);
    page.setUint16(22, start, this.#littleEndian);
  }

  #lowest(): number {
    return this.#hashPage.getUint16(22, this.#littleEndian) || this.#pageBytes;
  }

  #room(): number {
    return this.#lowest() - PAGE_HEADER_BYTES - this.#hashPage.getUint16(20, this.#littleEndian) * 2;
  }

  #set32(page: DataView, at: number, number: number): void {
    page.setUint32(at, number, this.#littleEndian);
  }
}
