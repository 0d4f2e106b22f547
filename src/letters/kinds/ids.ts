/** The kinds of letters by name (letters §6). Each has its descriptor in a file beside this one. */
export const TEMPLATE_KINDS = [
  't0',
  't1',
  't2',
  't3',
  't3b',
  't4',
  't5',
  't6',
  't7',
  't8',
  't9',
  't10',
] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];
