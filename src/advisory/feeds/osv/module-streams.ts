import type { Advisory, VulnerableRange } from '../../../domain/index.ts';
import { isModuleBuild, moduleBuildOf } from './module-build.ts';

/** Clues to a build's stream, the most reliable first; each narrows the candidates that the previous ones left. */
const EVIDENCE: readonly ((range: VulnerableRange) => string | undefined)[] = [
  // The same module build, which streams may share.
  ({ upper = '' }) => moduleBuildOf(upper)?.build,
  // The same package build.
  ({ package: name, upper = '' }) => `${name} ${upper}`,
  // Another build with the same package version, in the same major release.
  ({ package: name, upper = '' }) => `${majorOf(upper)} ${name} ${upper.slice(0, upper.lastIndexOf('-'))}`,
  ({ package: name, upper = '' }) => `${majorOf(upper)} ${name}`,
];

/**
 * Streams named in records, keyed by the clues to their builds. A set is stored as one text, so that thousands can
 * share it.
 */
export class ModuleStreams {
  readonly #streams = new Map<string, string>();
  readonly #titled = new Set<string>();
  readonly #texts = new Map<string, string>();

  /** Records the streams that a record names for its builds. */
  learn(advisory: Advisory): void {
    const byBuild = Map.groupBy(
      advisory.ranges.filter(isBound),
      ({ package: name, upper }) => `${name} ${upper}`,
    );
    for (const ranges of byBuild.values()) {
      const [range] = ranges;
      if (range === undefined) continue;
      const streams = ranges.map(({ qualifiers }) => qualifiers?.module ?? '');
      this.#titled.add(this.#text(streams));
      for (const evidence of EVIDENCE) this.#add(evidence(range), streams);
      for (const stream of streams) this.#add(moduleKey(range, nameOf(stream)), [stream]);
    }
  }

  /** Returns the record bound to the streams found for its builds, or unchanged if they are ambiguous. */
  assigned(advisory: Advisory): Advisory {
    const open = advisory.ranges.filter(isOpen);
    const streams = this.#streamsOf(open, advisory.title ?? '');
    if (streams === undefined) return advisory;
    const bound = advisory.ranges.flatMap((range) =>
      isOpen(range)
        ? streams.map((module) => ({ ...range, qualifiers: { ...range.qualifiers, module } }))
        : [range],
    );
    return { ...advisory, ranges: bound };
  }

  #streamsOf(open: readonly VulnerableRange[], title: string): readonly string[] | undefined {
    let candidates: ReadonlySet<string> | undefined;
    const byTitle = (range: VulnerableRange) =>
      title.split(' ').flatMap((word) => this.#known(moduleKey(range, word)) ?? []);
    for (const known of [
      ...EVIDENCE.map((key) => (range: VulnerableRange) => this.#known(key(range))),
      byTitle,
    ]) {
      for (const range of open) {
        const streams = new Set(known(range));
        if (streams.size > 0) candidates = candidates === undefined ? streams : common(candidates, streams);
      }
      // Contradictory builds give no answer.
      if (candidates?.size === 0) return undefined;
      if (candidates !== undefined && this.#isOneAnswer(candidates)) return [...candidates];
    }
    return undefined;
  }

  /** Accepts a single stream, or streams that records name together, for example virt:rhel and virt-devel:rhel. */
  #isOneAnswer(streams: ReadonlySet<string>): boolean {
    return streams.size === 1 || this.#titled.has(toText(streams));
  }

  #known(key: string | undefined): readonly string[] | undefined {
    return key === undefined ? undefined : this.#streams.get(key)?.split(' ');
  }

  #add(key: string | undefined, streams: readonly string[]): void {
    if (key === undefined) return;
    this.#streams.set(key, this.#text([...(this.#known(key) ?? []), ...streams]));
  }

  #text(streams: readonly string[]): string {
    const text = toText(streams);
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }
}

/** Checks whether a record holds module builds but names no stream for them. */
export function namesNoStream(advisory: Advisory): boolean {
  return advisory.ranges.some(isOpen);
}

function isOpen(range: VulnerableRange): boolean {
  return isModuleBuild(range) && range.qualifiers?.module === undefined;
}

function isBound(range: VulnerableRange): boolean {
  return isModuleBuild(range) && range.qualifiers?.module !== undefined;
}

function moduleKey({ upper = '' }: VulnerableRange, module: string): string {
  return `${majorOf(upper)} module ${module}`;
}

function majorOf(version: string): string {
  return moduleBuildOf(version)?.major ?? '';
}

function nameOf(stream: string): string {
  return stream.slice(0, stream.indexOf(':'));
}

function common(first: ReadonlySet<string>, second: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...first].filter((stream) => second.has(stream)));
}

function toText(streams: Iterable<string>): string {
  return [...new Set(streams)].sort().join(' ');
}
