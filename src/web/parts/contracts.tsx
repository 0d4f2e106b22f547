/** Contracts for visual creation that an authority signed, on its page and with its cases. */
import type { FC } from 'hono/jsx';
import { contractsOf, openTenders, type ContractRow, type TenderRow } from '../../../db/queries/contracts.js';
import type { Db } from '../../../db/open.js';
import { contractFlagInWords } from '../../authorities/contracts/words.js';
import { formatDate, isLegalDay, type LegalDay } from '../../french/index.js';
import { formatNumber, plural } from '../../french/words.js';
import { Address, Foreign } from './foreign.js';
import { begun, day, fr } from './words.js';

/** Longest list on a page. */
const MOST = 20;
const MOST_HOLDERS = 4;

const SILENCE =
  'Le silence des données ne prouve rien : seuls les marchés de 40 000 € hors taxes et plus sont publiés, parfois tard, et les petites commandes d’illustration sont presque toutes en dessous.';

/** `isNarrow`: with a case, where the list is an aside. */
export const Contracts: FC<{ db: Db; code: string; isNarrow?: boolean }> = ({
  db,
  code,
  isNarrow = false,
}) => {
  const all = contractsOf(db, code);
  const most = isNarrow ? 5 : MOST;
  return (
    <section aria-labelledby="marches">
      <h2 id="marches">
        {fr(
          all.length === 0
            ? 'Marchés publics'
            : plural(
                all.length,
                'marché de création ou de communication',
                'marchés de création ou de communication',
              ),
        )}
      </h2>
      {all.length > 0 && (
        <ul class="rows">
          {all.slice(0, most).map((contract) => (
            <Contract contract={contract} />
          ))}
        </ul>
      )}
      {all.length > most && (
        <p class="meta">
          {isNarrow ? (
            <a href={`/collectivites/${encodeURIComponent(code)}#marches`}>
              {fr(`Voir les ${formatNumber(all.length)} marchés`)}
            </a>
          ) : (
            fr(`${formatNumber(all.length - most)} de plus, plus anciens.`)
          )}
        </p>
      )}
      <p class="meta">{fr(all.length === 0 ? `Aucun marché connu. ${SILENCE}` : SILENCE)}</p>
    </section>
  );
};

const Contract: FC<{ contract: ContractRow }> = ({ contract }) => {
  const { number, object, nature, cpv, notifiedOn, amountFirst, amountLast, months, flags } = contract;
  const amount = amountLast ?? amountFirst;
  // What the facts say already (no date, no amount, no holder) is not said twice.
  const doubts = flags
    .filter((flag) => flag === 'amount-doubtful' || flag === 'several-current')
    .map(contractFlagInWords)
    .filter((words) => words !== null);
  const facts = [
    nature,
    notifiedOn !== null && isLegalDay(notifiedOn) ? `notifié le ${formatDate(notifiedOn)}` : 'date inconnue',
    amount === null
      ? 'montant inconnu'
      : `${formatNumber(amount)} € HT${/accord/i.test(nature ?? '') ? ' au plus' : ''}`,
    amountLast !== null && amountFirst !== null && amountLast !== amountFirst
      ? `${formatNumber(amountFirst)} € au départ`
      : null,
    months === null ? null : `${formatNumber(months)} mois`,
    contract.amendments > 0 ? plural(contract.amendments, 'avenant') : null,
  ].filter((fact) => fact !== null);
  return (
    <li>
      <Foreign text={object} maxChars={300} />
      <span class="meta">{fr(facts.join(' · '))}</span>
      <span class="meta">
        <Holders contract={contract} />
      </span>
      <span class="meta">
        {fr('n° ')}
        <Foreign text={number} maxChars={60} />
        {fr(` · CPV ${cpv} · `)}
        <SourceOf contract={contract} />
      </span>
      {doubts.length > 0 && <span class="meta">{fr(begun(`${doubts.join(' ; ')}.`))}</span>}
    </li>
  );
};

/** Names that may be those of people are masked where they are stored; what is shown says so. */
const Holders: FC<{ contract: ContractRow }> = ({ contract: { holders } }) => {
  if (holders.length === 0) return <>{fr('Titulaire non communiqué')}</>;
  const shown = holders.slice(0, MOST_HOLDERS);
  return (
    <>
      {holders.length === 1 ? 'Titulaire' : 'Titulaires'}
      {fr(' : ')}
      {shown.map((holder, nth) => (
        <>
          {nth > 0 && ', '}
          {holder.name !== null ? (
            <Foreign text={holder.name} maxChars={120} />
          ) : holder.isPerson ? (
            'nom masqué (peut-être une personne)'
          ) : (
            'nom non communiqué'
          )}
        </>
      ))}
      {holders.length > shown.length && fr(` et ${formatNumber(holders.length - shown.length)} de plus`)}
    </>
  );
};

/** Pages of the sets, where a contract is found by its number. */
const SET_PAGES: Readonly<Record<string, string>> = {
  decp: 'https://www.data.gouv.fr/datasets/donnees-essentielles-de-la-commande-publique-consolidees-format-tabulaire',
  'decp-2022': 'https://data.economie.gouv.fr/explore/dataset/decp-2022-marches-valides/',
};

const SourceOf: FC<{ contract: ContractRow }> = ({ contract: { setId, number } }) => {
  const page = SET_PAGES[setId];
  return page === undefined ? (
    <>données essentielles de la commande publique</>
  ) : (
    <a href={page} rel="noreferrer noopener">
      données essentielles<span class="unseen"> du marché {number}</span>
    </a>
  );
};

/** Calls for tender that are open now: the moment to propose a clause. */
export const OpenTenders: FC<{ db: Db; code: string; today: LegalDay }> = ({ db, code, today }) => {
  const open = openTenders(db, { departements: [], codes: [code] }, today, MOST);
  return open.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="appels">
      <h2 id="appels">{fr(plural(open.length, 'appel d’offres en cours', 'appels d’offres en cours'))}</h2>
      <p>
        {fr(
          'C’est le moment de proposer une clause qui écarte l’IA générative : avant l’attribution, elle peut encore entrer dans le marché.',
        )}
      </p>
      <ul class="rows">
        {open.map((tender) => (
          <Tender tender={tender} />
        ))}
      </ul>
    </section>
  );
};

const Tender: FC<{ tender: TenderRow }> = ({ tender: { object, deadline, url, publishedOn } }) => (
  <li>
    <Foreign text={object} maxChars={300} />
    <span class="meta">
      {fr(deadline === null ? 'sans date limite connue' : `offres jusqu’au ${day(deadline)}`)}
      {publishedOn !== null && isLegalDay(publishedOn) && fr(` · paru le ${formatDate(publishedOn)}`)}
    </span>
    {url !== null && (
      <span class="meta">
        <Address url={url} />
      </span>
    )}
  </li>
);
