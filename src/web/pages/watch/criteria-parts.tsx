/** Pieces of the page that adds sites by criteria: the form, what it would give, the last additions. */
import type { FC } from 'hono/jsx';
import type { WatchBatchRow } from '../../../../db/queries/watch-criteria.js';
import { DEFAULT_SETTINGS } from '../../../authorities/index.js';
import { AUTHORITY_KINDS, SITE_WISHES, type AuthorityKind } from '../../../authorities/types.js';
import {
  PLAN_KINDS,
  type Plan,
  type Planned,
  type WatchPreview,
} from '../../../authorities/watch-by-criteria.js';
import { formatNumber, plural } from '../../../french/words.js';
import { AuthorityLine } from '../../parts/authority-line.js';
import { Address } from '../../parts/foreign.js';
import { Day, Pager } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { pathWith } from '../../show.js';
import { fieldPairs, KIN, previewPath, type CriteriaFields } from './criteria-fields.js';

const KIND_CHOICES: Readonly<Record<AuthorityKind, string>> = {
  commune: 'Communes',
  epci: 'Intercommunalités',
  departement: 'Départements',
  region: 'Régions',
  autre: 'Autres organismes publics',
};
const SITE_CHOICES: Readonly<Record<(typeof SITE_WISHES)[number], string>> = {
  any: 'Peu importe',
  known: 'Avec un site connu',
  none: 'Sans site connu',
};
const KIN_CHOICES: Readonly<Record<(typeof KIN)[number], string>> = {
  epci: 'leur intercommunalité',
  departement: 'leur département',
  region: 'leur région',
};

const Choice: FC<{ name: string; value: string; label: string; isChosen: boolean }> = ({
  name,
  value,
  label,
  isChosen,
}) => (
  <label class="choice">
    <input type="checkbox" name={name} value={value} checked={isChosen} />
    {label}
  </label>
);

export const CriteriaForm: FC<{ fields: CriteriaFields; hasTerritory: boolean }> = ({
  fields,
  hasTerritory,
}) => (
  <form method="get" action="/suivi/criteres#apercu" class="stacked">
    <label>
      Où
      <input
        type="text"
        name="ou"
        value={fields.ou}
        maxlength={3000}
        autocomplete="off"
        placeholder="Hérault"
        aria-describedby="aide-ou"
      />
    </label>
    <p id="aide-ou" class="hint">
      {fr(
        `Départements, régions ou intercommunalités, par leur nom ou leur code, séparés par des virgules. Sans rien : ${hasTerritory ? 'tout votre territoire' : 'toute la France'}.`,
      )}
    </p>
    <fieldset>
      <legend>Quoi</legend>
      <div class="choices">
        {AUTHORITY_KINDS.map((kind) => (
          <Choice name="type" value={kind} label={KIND_CHOICES[kind]} isChosen={fields.type.includes(kind)} />
        ))}
      </div>
    </fieldset>
    <div class="pair-of">
      <label>
        {fr('Habitants, au moins')}
        <input
          type="text"
          name="de"
          maxlength={12}
          value={fields.de}
          inputmode="numeric"
          autocomplete="off"
          placeholder={fr('3 500')}
        />
      </label>
      <label>
        {fr('Habitants, au plus')}
        <input type="text" name="a" maxlength={12} value={fields.a} inputmode="numeric" autocomplete="off" />
      </label>
      <label>
        Leur site
        <select name="site">
          {SITE_WISHES.map((wish) => (
            <option value={wish} selected={fields.site === wish}>
              {SITE_CHOICES[wish]}
            </option>
          ))}
        </select>
      </label>
    </div>
    <fieldset>
      <legend>
        Et aussi <span class="soft">{fr('(pour les communes choisies, sans regarder la population)')}</span>
      </legend>
      <div class="choices">
        {KIN.map((kin) => (
          <Choice name="avec" value={kin} label={KIN_CHOICES[kin]} isChosen={fields.avec.includes(kin)} />
        ))}
      </div>
    </fieldset>
    <button type="submit" class="main">
      Voir la liste
    </button>
  </form>
);

const TABS: Readonly<Record<Plan['kind'], readonly [one: string, several: string]>> = {
  'to-add': ['à ajouter', 'à ajouter'],
  'no-site': ['sans site connu', 'sans site connu'],
  watched: ['déjà suivie', 'déjà suivies'],
  shared: ['sur le site d’une autre', 'sur le site d’une autre'],
  ended: ['dont le suivi a été arrêté', 'dont le suivi a été arrêté'],
};

const PAGE_SIZE = 50;

export const Preview: FC<{
  fields: CriteriaFields;
  preview: WatchPreview;
  shown: Plan['kind'] | null;
  page: number;
  lastDay: string;
  hasTerritory: boolean;
}> = ({ fields, preview, shown, page, lastDay, hasTerritory }) => {
  const { planned, counts, outside, uncounted } = preview;
  const list = shown === null ? planned : planned.filter(({ plan }) => plan.kind === shown);
  const pages = Math.max(1, Math.ceil(list.length / PAGE_SIZE));
  const at = Math.min(page, pages);
  const toAdd = counts['to-add'];
  return (
    <section aria-labelledby="apercu" class="preview-of">
      <h2 id="apercu">
        {fr(
          `${plural(planned.length, 'collectivité répond', 'collectivités répondent')} à ces critères${hasTerritory ? ' dans votre territoire' : ''}`,
        )}
      </h2>
      {toAdd > 0 ? (
        <AddThem fields={fields} toAdd={toAdd} lastDay={lastDay} />
      ) : (
        <p>
          {fr(
            planned.length === 0
              ? hasTerritory
                ? 'Ce qui est hors de votre territoire n’est ni compté ni ajouté : une personne de l’administration peut vous confier d’autres lieux. Sinon, élargissez la population, ou cochez un autre type.'
                : 'Rien à ajouter : élargissez le territoire ou la population, ou cochez un autre type.'
              : counts['no-site'] === planned.length
                ? 'L’annuaire ne connaît encore aucun de leurs sites : ils viennent de l’import de l’Annuaire de l’administration. Sans lui, indiquez-les un par un.'
                : 'Aucun site nouveau à ajouter : la liste dit pourquoi pour chaque collectivité.',
          )}
        </p>
      )}
      {outside.length > 0 && (
        <p class="note">
          {fr(
            `Hors de votre territoire, donc laissé de côté : ${outside.slice(0, 12).join(', ')}${outside.length > 12 ? '…' : ''}.`,
          )}
        </p>
      )}
      {uncounted > 0 && (
        <p class="meta">
          {fr(
            `${plural(uncounted, 'collectivité est laissée de côté : sa population est inconnue', 'collectivités sont laissées de côté : leur population est inconnue')}.`,
          )}
        </p>
      )}
      {planned.length > 0 && (
        <>
          <ul class="tabs" aria-label="Montrer">
            <Tab fields={fields} kind={null} count={planned.length} isShown={shown === null} />
            {PLAN_KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
              <Tab fields={fields} kind={kind} count={counts[kind]} isShown={shown === kind} />
            ))}
          </ul>
          <ul class="rows">
            {list.slice((at - 1) * PAGE_SIZE, at * PAGE_SIZE).map((one) => (
              <PlannedLine one={one} />
            ))}
          </ul>
          <Pager
            page={at}
            pages={pages}
            href={(to) =>
              previewPath(fields, { ...(shown === null ? {} : { montre: shown }), page: String(to) })
            }
          />
        </>
      )}
    </section>
  );
};

const Tab: FC<{ fields: CriteriaFields; kind: Plan['kind'] | null; count: number; isShown: boolean }> = ({
  fields,
  kind,
  count,
  isShown,
}) => (
  <li>
    <a
      href={`${previewPath(fields, kind === null ? {} : { montre: kind })}#apercu`}
      {...(isShown ? { 'aria-current': 'true' } : {})}
    >
      {kind === null
        ? fr(`${formatNumber(count)} en tout`)
        : fr(`${formatNumber(count)} ${TABS[kind][count >= 2 ? 1 : 0]}`)}
    </a>
  </li>
);

const AddThem: FC<{ fields: CriteriaFields; toAdd: number; lastDay: string }> = ({
  fields,
  toAdd,
  lastDay,
}) => (
  <form method="post" action="/suivi/criteres" class="stacked">
    {fieldPairs(fields).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <input type="hidden" name="vus" value={String(toAdd)} />
    <label>
      Jours entre deux passages
      <input
        type="number"
        name="cadenceDays"
        min="1"
        max="365"
        required
        value={String(DEFAULT_SETTINGS.cadenceDays)}
      />
    </label>
    <button type="submit" class="main">
      {fr(toAdd === 1 ? 'Suivre ce site' : `Suivre ces ${formatNumber(toAdd)} sites`)}
    </button>
    <p class="hint">
      {fr(
        toAdd === 1
          ? `Le site le plus probable. Son premier passage viendra d’ici au ${lastDay}.`
          : `Un site par collectivité, le plus probable. Les premiers passages sont étalés d’ici au ${lastDay}, ${perDay(toAdd)} par jour. Cet ajout s’annule d’un seul geste.`,
      )}
    </p>
  </form>
);

function perDay(count: number): string {
  return count < 7 ? 'un au plus' : `${formatNumber(Math.ceil(count / 7))} environ`;
}

const PlannedLine: FC<{ one: Planned }> = ({ one: { authority, plan } }) => (
  <li>
    <AuthorityLine authority={authority} />
    <span class="meta">
      <PlanWords code={authority.code} plan={plan} />
    </span>
  </li>
);

const PlanWords: FC<{ code: string; plan: Plan }> = ({ code, plan }) => {
  switch (plan.kind) {
    case 'to-add':
      return <Address url={plan.url} />;
    case 'no-site':
      return (
        <>
          {fr('Aucun site connu. ')}
          <a href={pathWith('/suivi/ajouter', { code })}>
            Indiquer son site<span class="unseen"> ({code})</span>
          </a>
        </>
      );
    case 'watched':
      return (
        <>
          {fr('Déjà suivie : ')}
          <Address url={plan.url} />
        </>
      );
    case 'shared':
      return (
        <>
          {fr('Sur le même site que ')}
          <bdi>{plan.name}</bdi>
          {fr(', pour qui seul il est suivi (ou peut l’être) : ')}
          <Address url={plan.url} />
        </>
      );
    case 'ended':
      return (
        <>
          {fr('Le suivi a été arrêté le ')}
          <Day at={plan.at} />
          {fr(' ; il se reprend depuis « Ajouter des sites » : ')}
          <Address url={plan.url} />
        </>
      );
  }
};

export interface ShownBatch {
  readonly row: WatchBatchRow;
  readonly by: string | null;
  readonly words: string;
  readonly watched: number;
  readonly crawled: number;
  readonly mayUndo: boolean;
}

export const Batches: FC<{ batches: readonly ShownBatch[]; id: string; title: string }> = ({
  batches,
  id,
  title,
}) =>
  batches.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="rows">
        {batches.map((one) => (
          <Batch one={one} />
        ))}
      </ul>
    </section>
  );

const Batch: FC<{ one: ShownBatch }> = ({ one: { row, by, words, watched, crawled, mayUndo } }) => (
  <li>
    <span>
      {fr(`${plural(row.added, 'site ajouté', 'sites ajoutés')} le `)}
      <Day at={row.addedAt} />
    </span>
    <span class="meta">
      {fr(words)}
      {' · '}
      {by === null ? 'par une commande' : <bdi>{by}</bdi>}
    </span>
    {row.undoneAt !== null ? (
      <span class="meta">
        {fr('Annulé le ')}
        <Day at={row.undoneAt} />
      </span>
    ) : (
      mayUndo &&
      watched > 0 && (
        <details class="beneath">
          <summary>
            Annuler cet ajout<span class="unseen"> ({words})</span>
          </summary>
          <p>
            {fr(
              `${plural(watched, 'site ne sera plus suivi', 'sites ne seront plus suivis')}${crawled > 0 ? `, dont ${formatNumber(crawled)} déjà ${crawled >= 2 ? 'visités : ce qui y a été relevé' : 'visité : ce qui y a été relevé'} reste` : ''}.`,
            )}
          </p>
          <form method="post" action={`/suivi/criteres/${encodeURIComponent(row.id)}/fin`}>
            <button type="submit">Ne plus suivre ces sites</button>
          </form>
        </details>
      )
    )}
  </li>
);
