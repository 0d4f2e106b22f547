/** The words that a page attaches to a visual, as lines of a list of facts. */
import type { FC } from 'hono/jsx';
import { Foreign } from './foreign.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from './wording.js';

/** Caption, credit and alternative text, those that say something; one line that says so when none does. */
export const SaidTexts: FC<{
  said: { readonly caption: string | null; readonly credit: string | null; readonly alt: string | null };
}> = ({ said: { caption, credit, alt } }) => {
  const all = [
    ['Légende', caption],
    ['Crédit', credit],
    ['Texte de remplacement', alt],
  ] as const;
  const said = all.flatMap(([label, text]) => (text === null || text.trim() === '' ? [] : [{ label, text }]));
  return (
    <>
      {said.map(({ label, text }) => (
        <>
          <dt>{label}</dt>
          <dd>
            {OPEN_QUOTE}
            <Foreign text={text} />
            {CLOSE_QUOTE}
          </dd>
        </>
      ))}
      {said.length === 0 && (
        <>
          <dt>Légende, crédit</dt>
          <dd class="soft">aucun texte attaché à ce visuel</dd>
        </>
      )}
    </>
  );
};
