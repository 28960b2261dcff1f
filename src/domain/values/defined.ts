type Present<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] };
type Optional<T> = {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};
type Flattened<T> = { [Key in keyof T]: T[Key] };

/** Copies an object without the properties whose value is `undefined`: `{ id, ...defined({ title }) }`. */
export function defined<const T extends object>(properties: T): Flattened<Present<T> & Optional<T>>;
export function defined(properties: Readonly<Record<string, unknown>>): object {
  // A loop takes about half the time of Object.fromEntries, or less.
  const kept: Record<string, unknown> = {};
  for (const key in properties) {
    const value = properties[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}
