/** The figures of a year, without anybody's name; and the tables to take away. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import {
  ANSWER_COUNTS,
  casesTable,
  findingsTable,
  GRADE_COUNTS,
  OUTCOME_COUNTS,
  statisticsOf,
  statisticsTable,
  yearlyFacts,
  yearsKnown,
  type StatisticsLine,
} from '../../exports/index.js';
import { AUTHORITY_WORDS, formatNumber, plural, SILENCE_SENTENCE } from '../../french/words.js';
import type { Env, WebDeps } from '../context.js';
import { sendTable } from '../downloads.js';
import { departementName } from '../map-of-france.js';
import { Icon } from '../parts/foreign.js';
import { Empty } from '../parts/pieces.js';
import { fr } from '../parts/words.js';
import { pathWith, show } from '../show.js';
import { todayOf } from './cases/frame.js';

const PLACE = '/chiffres';

export function statisticsRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now } = deps;
  app.get(PLACE, (c) => {
    const territory = c.get('territory');
    const known = yearsKnown(db, todayOf(now));
    const asked = Number(/^\d{4}$/u.exec(c.req.query('annee') ?? '')?.[0] ?? known.last);
    const year = Math.min(known.last, Math.max(known.first, asked));
    const facts = [...yearlyFacts(db, { territory, firstYear: year, lastYear: year })];
    const [total] = statisticsOf(facts, 'year');
    return show(
      c,
      { title: `Chiffres ${year}`, place: PLACE, styles: ['statistics.css'] },
      <>
        <h1>{`Chiffres ${year}`}</h1>
        <p class="lead">
          {fr(
            `${territory === null ? 'Toute la France.' : 'Votre territoire.'} Aucun nom de personne n’y figure ; Vigie n’en publie rien.`,
          )}
        </p>
        <Years years={known} year={year} />
        {total === undefined ? (
          <Empty title="Rien à compter cette année-là">
            <p>{fr('Aucun site n’y était suivi, aucun dossier n’y a bougé.')}</p>
          </Empty>
        ) : (
          <>
            <Confirmed total={total} />
            <Found total={total} />
            <Looked total={total} />
            <Cases total={total} />
            <Cells cells={statisticsOf(facts, 'cell')} />
          </>
        )}
        <Downloads />
      </>,
    );
  });

  app.get(`${PLACE}/annees.csv`, (c) => {
    const ask = { territory: c.get('territory'), today: todayOf(now) };
    return sendTable(deps, c, { table: statisticsTable(db, ask), name: 'chiffres' });
  });
  app.get(`${PLACE}/constats.csv`, (c) => {
    const table = findingsTable(db, { territory: c.get('territory') });
    return sendTable(deps, c, { table, name: 'constats' });
  });
  app.get(`${PLACE}/dossiers.csv`, (c) => {
    const ask = { territory: c.get('territory'), today: todayOf(now) };
    return sendTable(deps, c, { table: casesTable(db, ask), name: 'dossiers' });
  });
}

const Years: FC<{ years: { readonly first: number; readonly last: number }; year: number }> = ({
  years,
  year,
}) =>
  years.first === years.last ? (
    <></>
  ) : (
    <nav aria-label="Années">
      <ul class="menu">
        {Array.from({ length: years.last - years.first + 1 }, (_, index) => years.last - index).map((one) => (
          <li>
            <a
              href={pathWith(PLACE, { annee: one })}
              {...(one === year ? { 'aria-current': 'page' as const } : {})}
            >
              {String(one)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );

const ICONS = { technical: 'technical', stated: 'stated', asked: 'hinted' } as const;

const Confirmed: FC<{ total: StatisticsLine }> = ({ total }) => (
  <section aria-labelledby="confirmes">
    <h2 id="confirmes">Visuels confirmés par des personnes</h2>
    <ul class="grades">
      {(['technical', 'stated', 'asked'] as const).map((key) => (
        <li class={`tone-${ICONS[key]}`}>
          <span class="how-many">{formatNumber(total[key])}</span>
          <span class="name">
            <Icon name={ICONS[key]} /> {GRADE_COUNTS[key].label}
          </span>
          <p>{fr(GRADE_COUNTS[key].sentence)}</p>
        </li>
      ))}
    </ul>
    <p class="meta">
      {fr(
        'Trois nombres à part, qui ne s’additionnent pas. Un visuel que deux collectivités montrent compte pour chacune, avec ce qui peut être dit d’elle ; l’année est celle de la première relecture qui le confirme.',
      )}
      <br />
      {fr(SILENCE_SENTENCE)}
    </p>
  </section>
);

const Found: FC<{ total: StatisticsLine }> = ({ total }) => {
  const { visuals, machineFirst, reportFirst, otherFirst } = total;
  return (
    <section aria-labelledby="trouves">
      <h2 id="trouves">Qui les a trouvés</h2>
      <p>
        {fr(
          visuals === 0
            ? 'Aucun visuel n’a été confirmé cette année-là.'
            : `Sur ${plural(visuals, 'visuel confirmé', 'visuels confirmés')}, chacun compté une fois : ${[
                `${plural(machineFirst, 'relevé d’abord par un passage', 'relevés d’abord par un passage')} (${Math.round((100 * machineFirst) / visuals)} %)`,
                plural(reportFirst, 'signalé d’abord par une personne', 'signalés d’abord par une personne'),
                ...(otherFirst === 0 ? [] : [plural(otherFirst, 'trouvé autrement', 'trouvés autrement')]),
              ].join(', ')}.`,
        )}
      </p>
      <p class="meta">
        {fr(
          '« Relevé d’abord » : un passage avait lu une marque dans le visuel, ou auprès de lui, avant tout signalement du même visuel. Un signalement refusé compte aussi ; à égalité, c’est la personne.',
        )}
        <br />
        {fr(SILENCE_SENTENCE)}
      </p>
    </section>
  );
};

type Row = readonly [label: string, count: number | null];

const Figures: FC<{ name: string; head: string; rows: readonly Row[] }> = ({ name, head, rows }) => (
  <div class="table figures" tabindex={0} role="region" aria-label={name}>
    <table>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" class="n">
            Nombre
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, count]) => (
          <tr>
            <th scope="row">{fr(label)}</th>
            <td class="n">{count === null ? 'sans objet' : formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** A median may lie between two days. */
function formatCount(count: number): string {
  return Number.isInteger(count) ? formatNumber(count) : String(count).replace('.', ',');
}

const Looked: FC<{ total: StatisticsLine }> = ({ total }) => (
  <section aria-labelledby="regardes">
    <h2 id="regardes">Ce qui a été regardé</h2>
    <Figures
      name="Sites suivis et regardés"
      head="Sites et visuels"
      rows={[
        ['Sites suivis à un moment de l’année', total.watched],
        ['Regardés au moins une fois', total.lookedAt],
        ['N’ont pas pu être regardés de l’année', total.notLookedAt],
        ['Pas encore visités', total.neverVisited],
        ['Visuels lus, comptés à chaque passage', total.visualsRead],
      ]}
    />
    <p class="meta">{fr(SILENCE_SENTENCE)}</p>
  </section>
);

const Cases: FC<{ total: StatisticsLine }> = ({ total }) => (
  <section aria-labelledby="suites">
    <h2 id="suites">Lettres, réponses, issues</h2>
    <Figures
      name="Lettres et réponses"
      head="Lettres et réponses"
      rows={[
        ['Dossiers ouverts', total.casesOpened],
        ['Premières lettres envoyées', total.firstLetters],
        ['Relances envoyées', total.reminders],
        ['Autres lettres envoyées', total.otherLetters],
        ['Lettres dont l’envoi est incertain', total.uncertainLetters],
        ...wordedRows(total, ANSWER_COUNTS, 'Réponse : '),
        ['Jours jusqu’à la première réponse (médiane)', total.medianDays],
      ]}
    />
    <Figures name="Issues" head="Issues" rows={wordedRows(total, OUTCOME_COUNTS, '')} />
    <p class="meta">
      {fr(
        'Un dossier peut avoir plusieurs réponses et plusieurs issues. « Sans réponse » ne se dit que lorsque la réception est prouvée. Une lettre revenue ne compte pas.',
      )}{' '}
      <a href="/issues">Les issues, dossier par dossier</a>
    </p>
  </section>
);

function wordedRows<Key extends keyof StatisticsLine>(
  total: StatisticsLine & Readonly<Record<Key, number>>,
  words: Readonly<Record<Key, string>>,
  before: string,
): readonly Row[] {
  return (Object.keys(words) as Key[]).map((key) => [`${before}${words[key]}`, total[key]]);
}

const SHOWN = [
  ['technical', GRADE_COUNTS.technical.label],
  ['stated', GRADE_COUNTS.stated.label],
  ['asked', GRADE_COUNTS.asked.label],
  ['casesOpened', 'Dossiers ouverts'],
  ['firstLetters', 'Premières lettres'],
  ['watched', 'Sites suivis'],
  ['notLookedAt', 'Sites qui n’ont pas pu être regardés'],
  ['neverVisited', 'Sites pas encore visités'],
] as const;

const Cells: FC<{ cells: readonly StatisticsLine[] }> = ({ cells }) => (
  <section aria-labelledby="detail">
    <h2 id="detail">Par type de collectivité et département</h2>
    <div class="table" tabindex={0} role="region" aria-label="Chiffres de chaque type et département">
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">Collectivités</th>
            {SHOWN.map(([, label]) => (
              <th scope="col" class="n">
                {fr(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr>
              <th scope="row">
                {fr(
                  `${cell.authorityKind === null ? '' : AUTHORITY_WORDS[cell.authorityKind]}, ${departementName(cell.departement)}`,
                )}
              </th>
              {SHOWN.map(([key, label]) => (
                <td class="n" data-label={label}>
                  {formatNumber(cell[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <p class="meta">{fr(SILENCE_SENTENCE)}</p>
  </section>
);

const Downloads: FC = () => (
  <section aria-labelledby="fichiers">
    <h2 id="fichiers">Emporter les tableaux</h2>
    <p>
      {fr(
        'Des fichiers CSV pour un tableur ; ce que des pages ont écrit n’y est jamais exécuté comme une formule.',
      )}
    </p>
    <ul class="plain-list">
      {(
        [
          [`${PLACE}/annees.csv`, 'Les chiffres de toutes les années', 'sans donnée personnelle'],
          [`${PLACE}/constats.csv`, 'Les visuels relevés', 'confirmés ou non'],
          [`${PLACE}/dossiers.csv`, 'Les dossiers', 'tels qu’ils sont aujourd’hui'],
          ['/issues.csv', 'Les issues', 'ce que sont devenus les dossiers'],
        ] as const
      ).map(([href, name, more]) => (
        <li>
          <a href={href} download>
            {name}
          </a>
          {fr(` (CSV) : ${more}`)}
        </li>
      ))}
    </ul>
  </section>
);
