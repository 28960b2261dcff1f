/** Lists every field by name: with `satisfies`, stored JSON without a newly added field does not compile. */
export type ListedRows<Type> = Readonly<Record<keyof Type, unknown>>;
