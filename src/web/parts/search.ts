/** Finding among names as people type them. */

/** Case and accents do not count: « sete » finds « Sète ». */
function plain(value: string): string {
  return value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** A test whether any of some texts holds what was asked; everything does when nothing was. */
export function finder(asked: string): (texts: readonly string[]) => boolean {
  const wanted = plain(asked.trim());
  return (texts) => wanted === '' || texts.some((text) => plain(text).includes(wanted));
}
