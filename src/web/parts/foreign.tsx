/** Small pieces of pages and reports: icons, foreign text, addresses, lists that end visibly. */
import type { Child, FC } from 'hono/jsx';
import type { Grade } from '../../classifiers/types.js';
import { cutText, showAddress } from './foreign-text.js';
import { plural } from '../../french/words.js';
import { fr } from './wording.js';

export type IconName = Grade | 'human' | 'proof' | 'letter' | 'watch';

const ICON_PATHS: Readonly<Record<IconName, string>> = {
  // A speech bubble, a sheet with lines, a magnifying glass, an empty circle, a hand-held brush, a seal, an envelope, an eye.
  stated:
    'M3 5.5A1.5 1.5 0 0 1 4.500 4h11A1.500 1.500 0 0 1 17 5.500v6a1.500 1.500 0 0 1-1.500 1.500H9l-4 3.500V13h-.5A1.500 1.500 0 0 1 3 11.500zM6.500 7.300h7M6.500 9.800h4.500',
  technical: 'M5 2.500h6.500L15.500 6.500v11H5zM11.500 2.500v4h4M7.500 10h5.500M7.500 13h5.500',
  hinted: 'M8.500 3.500a5 5 0 1 1 0 10a5 5 0 0 1 0-10zM12.200 12.200l4.800 4.800',
  none: 'M10 3a7 7 0 1 1 0 14a7 7 0 0 1 0-14zM6.800 10h6.400',
  human:
    'M16.500 3.500c-4 2-6.500 4.500-8 7l2 2c2.500-1.500 4.500-4 6-9zM8 11.500c-2 0-3 1.300-3 2.800c0 1.200-.7 1.900-1.700 2.200c3.500.9 6.500-.6 6.500-3.200z',
  proof:
    'M10 2.500l6 2.200v4.800c0 3.800-2.500 6.500-6 8c-3.500-1.500-6-4.200-6-8V4.700zM7.200 9.800l2 2l3.600-4',
  letter: 'M3 5h14v10.500H3zM3.500 5.500L10 11l6.500-5.500',
  watch:
    'M2.500 10c2-3.500 4.500-5 7.500-5s5.500 1.500 7.500 5c-2 3.500-4.500 5-7.500 5s-5.500-1.500-7.500-5zM10 7.700a2.300 2.300 0 1 1 0 4.600a2.300 2.300 0 0 1 0-4.600z',
};

/** An inline SVG icon; the text always stands beside it, so it is hidden from screen readers. */
export const Icon: FC<{ name: IconName }> = ({ name }) => (
  <svg
    class="icon"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={ICON_PATHS[name]} />
  </svg>
);

/** Text of a page or of a file, isolated from the direction of ours and cut visibly. */
export const Foreign: FC<{ text: string; maxChars?: number }> = ({ text, maxChars }) => {
  const cut = cutText(text, maxChars);
  return (
    <>
      <bdi>{cut.text}</bdi>
      {cut.leftOut > 0 && (
        <span class="cut">{fr(` […] (coupé : ${plural(cut.leftOut, 'caractère')} de plus)`)}</span>
      )}
    </>
  );
};

/** A crawled address: shown whole or cut in the middle, and linked only when it is a plain web address. */
export const Address: FC<{ url: string }> = ({ url }) => {
  const shown = showAddress(url);
  return (
    <>
      {shown.href === null ? (
        <bdi>{shown.text}</bdi>
      ) : (
        <a href={shown.href} rel="noreferrer noopener nofollow">
          <bdi>{shown.text}</bdi>
        </a>
      )}
      {shown.cutFrom !== null && (
        <span class="cut">{fr(` (adresse de ${plural(shown.cutFrom, 'caractère')}, coupée ici)`)}</span>
      )}
    </>
  );
};

/** A list whose beginning is seen, whose rest opens with a click, and which says what it does not hold. */
export const LongList: FC<{ items: readonly Child[]; seen: number; most: number; more: string }> = ({
  items,
  seen,
  most,
  more,
}) => {
  const rest = items.slice(seen, most);
  const leftOut = items.length - Math.min(items.length, most);
  return (
    <>
      <ul class="list">
        {items.slice(0, seen).map((item) => (
          <li>{item}</li>
        ))}
      </ul>
      {rest.length > 0 && (
        <details>
          <summary>{fr(`${plural(items.length - seen, more, `${more}s`)} de plus`)}</summary>
          <ul class="list">
            {rest.map((item) => (
              <li>{item}</li>
            ))}
          </ul>
          {leftOut > 0 && <p class="meta">{fr(`${plural(leftOut, more)} de plus, hors de cette page.`)}</p>}
        </details>
      )}
    </>
  );
};
