/** What a site links to or embeds at the services where villages publish, counted apart from its pages. */
import type { FC } from 'hono/jsx';
import { platformOf, publicationAt } from '../../crawlers/platforms/index.js';
import {
  countPublications,
  countWords,
  reasonOf,
  SERVICE_SILENCE,
  type ToldPublication,
} from '../../crawlers/platforms/words.js';
import { plural } from '../../french/words.js';
import { Address, Foreign } from './foreign.js';
import { fr } from './wording.js';

/** Publications that are named one by one. */
const MOST_SHOWN = 40;

/**
 * `reportHref` leads to the form where a person reports by hand what she sees there; absent where no such form is at hand.
 * `id` tells the headings of several sites on one page apart.
 */
export const Publications: FC<{
  rows: readonly ToldPublication[];
  id: string;
  level: 2 | 3;
  reportHref?: (publication: ToldPublication) => string;
}> = ({ rows, id, level, reportHref }) => {
  if (rows.length === 0) return <></>;
  const unseen = rows.filter(({ state }) => state === 'not-looked-at');
  const seen = rows.filter(({ state }) => state === 'looked-at');
  const Heading: FC<{ children?: unknown }> = ({ children }) =>
    level === 2 ? <h2 id={id}>{children}</h2> : <h3 id={id}>{children}</h3>;
  return (
    <section class="publications" aria-labelledby={id}>
      <Heading>Publications chez d’autres services</Heading>
      <ul>
        {countPublications(rows).map((count) => (
          <li>{fr(countWords(count))}</li>
        ))}
      </ul>
      <p class="meta">{fr(SERVICE_SILENCE)}</p>
      {unseen.length > 0 && (
        <details class="beneath">
          <summary>
            {fr(
              plural(
                unseen.length,
                'publication n’a pas pu être regardée',
                'publications n’ont pas pu être regardées',
              ),
            )}
          </summary>
          <ul class="rows">
            {unseen.slice(0, MOST_SHOWN).map((one) => (
              <Unseen one={one} href={reportHref?.(one)} />
            ))}
          </ul>
          {unseen.length > MOST_SHOWN && (
            <p class="meta">{fr(`${unseen.length - MOST_SHOWN} de plus, hors de cette page.`)}</p>
          )}
        </details>
      )}
      {seen.length > 0 && (
        <details class="beneath">
          <summary>
            {fr(plural(seen.length, 'publication a été regardée', 'publications ont été regardées'))}
          </summary>
          <ul class="rows">
            {seen.slice(0, MOST_SHOWN).map((one) => (
              <li>
                <Address url={one.url} />
                <span class="meta">
                  {fr(`${platformOf(one.platform).name} : ${plural(one.pictures, 'image')}`)}
                  {one.message !== null && (
                    <>
                      {', '}
                      <Foreign text={reasonOf(one)} maxChars={200} />
                    </>
                  )}
                </span>
                <LinkedFrom one={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
};

const LinkedFrom: FC<{ one: ToldPublication }> = ({ one }) =>
  one.linkedFrom === null ? (
    <></>
  ) : (
    <span class="meta">
      {fr('Le site y mène depuis\u00a0: ')}
      <Address url={one.linkedFrom} />
    </span>
  );

/** Says of the address of a page that it is a publication at a service, where it is one. */
export const AtService: FC<{ url: string }> = ({ url }) => {
  const publication = publicationAt(url);
  return publication === null ? (
    <></>
  ) : (
    <span class="meta">{fr(`Publication chez ${platformOf(publication.platform).name}`)}</span>
  );
};

const Unseen: FC<{ one: ToldPublication; href: string | undefined }> = ({ one, href }) => {
  const { name } = platformOf(one.platform);
  return (
    <li>
      <Address url={one.url} />
      <span class="meta">
        {fr(`${name} : `)}
        <Foreign text={reasonOf(one)} maxChars={200} />
      </span>
      <LinkedFrom one={one} />
      {href !== undefined && (
        <span class="meta">
          <a href={href}>
            {fr('Signaler à la main ce que vous y voyez')}
            <span class="unseen">{fr(` : ${name}, ${one.url}`)}</span>
          </a>
        </span>
      )}
    </li>
  );
};
