/** Parts of the page of a visual that tell what crawls saw: who published it, its periods, the history of its verdict. */
import type { FC } from 'hono/jsx';
import type { PublishedSighting } from '../../../../db/queries/findings.js';
import type { VisualPage } from '../../../../db/queries/visual-page.js';
import type { StoredVerdict } from '../../../../db/queries/verdicts.js';
import { formatNumber, plural } from '../../../french/words.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { AtService } from '../../parts/publications.js';
import { Day, GradeBadge } from '../../parts/pieces.js';
import { SaidTexts } from '../../parts/said.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { day, fr, rulesetWords } from '../../parts/words.js';

/** Who published it and where: the first thing read. */
export const Published: FC<{ found: VisualPage }> = ({ found }) => {
  const authorities = new Map(found.sightings.map((one) => [one.authorityCode, one.authorityName]));
  const [first] = found.sightings;
  if (first === undefined) return <p class="soft">{fr('Aucune page connue ne le montre.')}</p>;
  return (
    <dl class="facts published">
      <dt>Publié par</dt>
      <dd>
        {[...authorities].map(([code, name], index) => (
          <>
            {index > 0 && ', '}
            <a href={`/collectivites/${encodeURIComponent(code)}`}>
              <bdi>{name}</bdi>
            </a>
          </>
        ))}
      </dd>
      <dt>Page</dt>
      <dd>
        <Foreign text={first.pageTitle ?? ''} maxChars={120} />
        {first.pageTitle !== null && <br />}
        <Address url={first.pageUrl} />
        <AtService url={first.pageUrl} />
        {first.documentPage !== null && fr(`, page ${formatNumber(first.documentPage)} du document`)}
      </dd>
      <dt>Vu</dt>
      <dd>
        <Period one={first} />
      </dd>
      <SaidTexts said={first.surroundings} />
    </dl>
  );
};

const Period: FC<{ one: PublishedSighting }> = ({ one }) => (
  <>
    {day(one.firstSeen) === day(one.lastSeen) ? (
      <>
        le <Day at={one.lastSeen} />
      </>
    ) : (
      <>
        du <Day at={one.firstSeen} /> au <Day at={one.lastSeen} />
      </>
    )}
    {one.closedAt === null ? (
      fr(', encore là au dernier passage')
    ) : (
      <>
        {', disparu ou remplacé le '}
        <Day at={one.closedAt} />
      </>
    )}
  </>
);

export const Periods: FC<{ found: VisualPage }> = ({ found }) => {
  const rest = found.sightingCount - found.sightings.length;
  return (
    <section aria-labelledby="apparitions">
      <h2 id="apparitions">Apparitions</h2>
      <p class="meta">
        {fr(
          'Une ligne par période. Les dates sont celles de nos passages : le visuel a pu paraître plus tôt, ou disparaître entre deux.',
        )}
      </p>
      <ul class="rows">
        {found.sightings.map((one) => (
          <li>
            <Address url={one.pageUrl} />
            <AtService url={one.pageUrl} />
            <span class="meta">
              <bdi>{one.authorityName}</bdi> · <Period one={one} />
              {one.surroundings.caption !== null && (
                <>
                  {' · légende '}
                  {OPEN_QUOTE}
                  <Foreign text={one.surroundings.caption} maxChars={120} />
                  {CLOSE_QUOTE}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="meta">{fr(`${plural(rest, 'apparition')} de plus, hors de cette page.`)}</p>}
    </section>
  );
};

export const History: FC<{ history: readonly StoredVerdict[] }> = ({ history }) => (
  <section aria-labelledby="historique">
    <h2 id="historique">Historique du constat</h2>
    <ol class="rows" reversed>
      {history.toReversed().map((one) => (
        <li>
          <GradeBadge grade={one.grade} />
          <span class="meta">
            <Day at={one.at} />
            {fr(` · ${rulesetWords(one.ruleset)} · ${plural(one.marks.length, 'marque')}`)}
          </span>
        </li>
      ))}
    </ol>
  </section>
);
