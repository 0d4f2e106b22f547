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
