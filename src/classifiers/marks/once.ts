/** Texts remembered by one reading. A visual is judged several times in a row, with the words of its own few pages. */
const MAX_TEXTS = 500;

/**
 * The same for a text: the reading of one that came lately is not made again. `key` tells readings of one text apart.
 */
export function onceForText<Key extends string, Result>(
  read: (text: string, key: Key) => Result,
): (text: string, key: Key) => Result {
  let recent = new Map<string, Result>();
  let older = new Map<string, Result>();
  return (text, key) => {
    const name = `${key}\u0000${text}`;
    const known = recent.get(name) ?? older.get(name);
    if (known !== undefined) return known;
    const result = read(text, key);
    if (recent.size >= MAX_TEXTS) [older, recent] = [recent, new Map()];
    recent.set(name, result);
    return result;
  };
}

/**
 * The same pure reading for the very same input is made once: many rules ask it of the traces or surroundings of one
 * file. Kept as long as the input lives; inputs are never changed after they were made.
 */
export function once<Input extends object, Result>(read: (input: Input) => Result): (input: Input) => Result {
  const known = new WeakMap<Input, { readonly result: Result }>();
  return (input) => {
    const earlier = known.get(input);
    if (earlier !== undefined) return earlier.result;
    const result = read(input);
    known.set(input, { result });
    return result;
  };
}
