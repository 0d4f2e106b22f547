/** On the page of an authority: who holds an office, since when, and when that was last checked. */
import type { FC } from 'hono/jsx';
import type { AuthorityRow } from '../../../../db/queries/authorities.js';
import { councilOf, type OfficialRow } from '../../../../db/queries/officials.js';
import type { Db } from '../../../../db/open.js';
import { NOTED_OFFICES } from '../../../authorities/notes.js';
import {
  addresseeOf,
  isFresh,
  officialsToAddress,
  type Addressee,
} from '../../../authorities/officials/addressee.js';
import {
  appel,
  formatDate,
  isLegalDay,
  officeInText,
  type LegalDay,
  type Official,
} from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { authorityHref } from '../../parts/authority-line.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';
import { typedInto, type Entered } from './entered.js';

/** Heads and those with a charge first; the rest beneath a disclosure. */
const SEEN = 3;

const BY_WORDS: Readonly<Record<Exclude<Addressee['by'], 'named'>, string>> = {
  stale:
    'Personne ne l’a vérifié depuis plus de trente jours : une lettre s’adresse à la fonction, sans nom. Vérifiez sur son site, puis dites-le ici.',
  several: 'Deux personnes portent la même fonction : une lettre s’adresse à la fonction, sans nom.',
  unknown: 'La personne n’est pas connue : une lettre s’adresse à la fonction, sans nom.',
};

interface OfficialsProps {
  readonly db: Db;
  readonly authority: AuthorityRow;
  readonly today: LegalDay;
  readonly mayChange: boolean;
  readonly entered: Entered | null;
}

export const Officials: FC<OfficialsProps> = ({ db, authority, today, mayChange, entered }) => {
  // A museum or a festival has no council.
  const mayAdd = mayChange && authority.kind !== 'autre';
  const all = officialsToAddress(db, authority.code);
  const to = addresseeOf(db, authority.code, today);
  const council = councilOf(db, authority.code);
  if (all.length === 0 && council === null && !mayAdd) return <></>;
  const first = all.filter(({ row }, nth) => nth < SEEN || row.addedBy !== null);
  const rest = all.filter((one) => !first.includes(one));
  const props = { code: authority.code, today, mayChange };
  return (
    <section aria-labelledby="elus">
      <h2 id="elus">Élu·es</h2>
      {to !== null && to.by !== 'named' && to.official !== null && <p class="note">{fr(BY_WORDS[to.by])}</p>}
      {first.length > 0 && (
        <ul class="rows">
          {first.map((one) => (
            <OfficialLine {...one} {...props} />
          ))}
        </ul>
      )}
      {rest.length > 0 && (
        <details class="beneath">
          <summary>{fr(plural(rest.length, 'autre fonction', 'autres fonctions'))}</summary>
          <ul class="rows">
            {rest.map((one) => (
              <OfficialLine {...one} {...props} />
            ))}
          </ul>
        </details>
      )}
      {council !== null && (
        <p class="meta">
          {fr(
            `${plural(council, 'personne siège', 'personnes siègent')} au conseil ; seules celles qui portent une fonction sont gardées.`,
          )}
        </p>
      )}
      {mayAdd && (
        <AddOfficial
          code={authority.code}
          today={today}
          isCommune={authority.kind === 'commune'}
          entered={entered}
        />
      )}
    </section>
  );
};

const OfficialLine: FC<{
  row: OfficialRow;
  official: Official;
  code: string;
  today: LegalDay;
  mayChange: boolean;
}> = ({ row, official, code, today, mayChange }) => {
  const name = `${row.firstName} ${row.lastName}`;
  const path = `${authorityHref(code)}/elus/${encodeURIComponent(row.id)}`;
  return (
    <li>
      <span>
        <Foreign text={name} maxChars={200} />
        {fr(', ')}
        <Foreign text={officeInText(official)} maxChars={400} />
      </span>
      <span class="meta">
        {row.officeFrom !== null &&
          isLegalDay(row.officeFrom) &&
          fr(`depuis le ${formatDate(row.officeFrom)} · `)}
        {isLegalDay(row.checkedOn) && fr(`à jour au ${formatDate(row.checkedOn)} · `)}
        {fr(row.setId === null ? 'noté à la main' : 'répertoire national des élus')}
      </span>
      {row.chargeSource !== null && (
        <span class="meta">
          {fr(
            row.chargeOn !== null && isLegalDay(row.chargeOn)
              ? `Délégation, ${formatDate(row.chargeOn)} : `
              : 'Délégation : ',
          )}
          <SourceWords text={row.chargeSource} />
        </span>
      )}
      {mayChange && (!isFresh(row, today) || row.setId === null || row.chargeSource !== null) && (
        <span class="buttons">
          {!isFresh(row, today) && (
            <form method="post" action={`${path}/verifie`}>
              <button type="submit">
                {fr('Vérifié aujourd’hui')}
                <span class="unseen"> : {name}</span>
              </button>
            </form>
          )}
          {(row.setId === null || row.chargeSource !== null) && (
            <form method="post" action={`${path}/fin`}>
              <button type="submit">
                {row.setId === null ? 'N’exerce plus' : 'N’a plus cette délégation'}
                <span class="unseen"> : {name}</span>
              </button>
            </form>
          )}
        </span>
      )}
      {mayChange && <Appel row={row} official={official} name={name} path={path} />}
    </li>
  );
};

/** How a letter to somebody begins; the authority's own site may write it otherwise. */
const Appel: FC<{ row: OfficialRow; official: Official; name: string; path: string }> = ({
  row,
  official,
  name,
  path,
}) => (
  <details class="beneath">
    <summary>
      {fr(`Une lettre commence par « ${appel(official)} »`)}
      <span class="unseen"> : {name}</span>
    </summary>
    <form method="post" action={`${path}/appel`} class="stacked">
      <label>
        {fr('La formule que la collectivité emploie elle-même (vide : celle de Vigie)')}
        <input
          type="text"
          name="appel"
          maxlength={100}
          value={row.preferredAppel ?? ''}
          placeholder="Madame le Maire"
          autocomplete="off"
        />
      </label>
      <button type="submit">Noter</button>
    </form>
  </details>
);

/** A source is an address or words. */
export const SourceWords: FC<{ text: string }> = ({ text }) =>
  /^https?:\/\//i.test(text) ? <Address url={text} /> : <Foreign text={text} maxChars={300} />;

const NOTED_WORDS: Readonly<Record<(typeof NOTED_OFFICES)[number], string>> = {
  adjoint: 'Adjoint·e',
  'vice-president': 'Vice-président·e',
};

const AddOfficial: FC<{ code: string; today: LegalDay; isCommune: boolean; entered: Entered | null }> = ({
  code,
  today,
  isCommune,
  entered,
}) => {
  const { disclosure, valueOf } = typedInto(entered, 'elu');
  return (
    <details class="beneath" {...disclosure}>
      <summary>Noter qui est chargé·e de la culture ou de la communication</summary>
      <p class="meta">
        {fr(
          'Le répertoire national ne dit pas les délégations : elles se lisent dans l’arrêté, ou sur le site de la collectivité.',
        )}
      </p>
      <form method="post" action={`${authorityHref(code)}/elus`} class="stacked">
        <label>
          Fonction
          <select name="office" required>
            {NOTED_OFFICES.toSorted((a) => (isCommune === (a === 'adjoint') ? -1 : 1)).map((office) => (
              <option value={office} selected={office === valueOf('office')}>
                {NOTED_WORDS[office]}
              </option>
            ))}
          </select>
        </label>
        <div class="pair-of">
          <label>
            Prénom
            <input
              type="text"
              name="firstName"
              value={valueOf('firstName')}
              required
              maxlength={200}
              autocomplete="off"
            />
          </label>
          <label>
            Nom
            <input
              type="text"
              name="lastName"
              value={valueOf('lastName')}
              required
              maxlength={200}
              autocomplete="off"
            />
          </label>
        </div>
        <label>
          {fr('On s’adresse à elle ou lui au')}
          <select name="sex">
            <option value="">je ne sais pas</option>
            <option value="F" selected={valueOf('sex') === 'F'}>
              féminin
            </option>
            <option value="M" selected={valueOf('sex') === 'M'}>
              masculin
            </option>
          </select>
        </label>
        <label>
          {fr('Chargée ou chargé de')}
          <input
            type="text"
            name="charge"
            value={valueOf('charge')}
            required
            maxlength={300}
            placeholder="la culture"
          />
        </label>
        <label>
          {fr('Où l’avez-vous lu ?')}
          <input
            type="text"
            name="source"
            value={valueOf('source')}
            required
            maxlength={2000}
            placeholder="https://www.saint-exemple.example/conseil"
          />
        </label>
        <label>
          {fr('Date de l’arrêté (facultatif)')}
          <input type="date" name="chargeOn" value={valueOf('chargeOn')} max={today} />
        </label>
        <button type="submit">Ajouter</button>
      </form>
    </details>
  );
};
