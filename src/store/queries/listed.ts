/** Every field of a type by its name: with `satisfies`, stored JSON that forgets a new field does not compile. */
export type Listed<Type> = Readonly<Record<keyof Type, unknown>>;
