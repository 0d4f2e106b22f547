/** What was typed into a form of the page of an authority and refused: it comes back in its form, which stands open. */

export type EntryForm = 'correction' | 'elu' | 'charte' | 'organisme';

export interface Entered {
  readonly form: EntryForm;
  readonly values: Readonly<Record<string, string>>;
}

/** Where the refused form stands on the page: the sentence that says what was wrong leads there. */
export const ENTRY_ID = 'saisie';

const MOST_CHARS = 4000;

/** The text fields of what came. */
export function enteredIn(form: EntryForm, body: Readonly<Record<string, unknown>>): Entered {
  const texts = Object.entries(body).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value.slice(0, MOST_CHARS)]] : [],
  );
  return { form, values: Object.fromEntries(texts) };
}

/** For a form: the attributes of its disclosure, and what each field holds. */
export function typedInto(
  entered: Entered | null,
  form: EntryForm,
): {
  readonly disclosure: { readonly open?: true; readonly id?: string };
  readonly valueOf: (name: string) => string | undefined;
} {
  if (entered?.form !== form) return { disclosure: {}, valueOf: () => undefined };
  return { disclosure: { open: true, id: ENTRY_ID }, valueOf: (name) => entered.values[name] };
}
