/** Ecosystems of language packages, by the names that waivers use. */
export const LANGUAGE_ECOSYSTEMS = ['npm', 'python', 'java', 'ruby', 'go', 'php', 'dotnet'] as const;

export type LanguageEcosystem = (typeof LANGUAGE_ECOSYSTEMS)[number];

/** Paths of files that give away packages of an ecosystem, in the order of the layer. */
export type Markers = Readonly<Partial<Record<LanguageEcosystem, readonly string[]>>>;
