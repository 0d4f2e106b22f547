/** The form of a report: one screen on a telephone, the camera first. */
import type { FC } from 'hono/jsx';
import { BROUGHT, PUBLISHERS } from '../../../review/types.js';
import type { ReportRow } from '../../../../db/queries/reports.js';
import type { FoundAuthority } from '../../authority-search.js';
import { AUTHORITY_WORDS, begun, fr } from '../../parts/words.js';
import { BROUGHT_WORDS, PUBLISHER_WORDS, SUPPORT_WORDS } from '../../parts/report-words.js';

/** What the fields hold: as they were typed, so that nothing is typed twice. */
export type Entry = Readonly<Record<string, string>>;

/** HEIC is not named: a telephone then makes a JPEG of it, which can be shown. */
const ACCEPTED = 'image/*,application/pdf';

export const ReportForm: FC<{ entry: Entry; today: string; found: readonly FoundAuthority[] }> = ({
  entry,
  today,
  found,
}) => (
  <form
    method="post"
    action="/signaler"
    enctype="multipart/form-data"
    class="report-form"
    id="signalement"
    data-report
  >
    <div class="take">
      <label class="shot first">
        <span>Prendre une photo</span>
        <input type="file" name="photo" accept="image/*" capture="environment" />
      </label>
      <label class="shot">
        <span>Choisir dans la galerie, ou un fichier</span>
        <input type="file" name="fichier" accept={ACCEPTED} />
      </label>
      <figure class="preview" hidden data-preview>
        <canvas aria-hidden="true"></canvas>
        <figcaption class="meta" aria-live="polite"></figcaption>
      </figure>
    </div>
    <label>
      {fr('Quelle collectivité ?')}
      <input
        type="text"
        name="collectivite_nom"
        value={entry['collectivite_nom'] ?? ''}
        maxlength={200}
        autocomplete="off"
        placeholder="Saint-Exemple"
        aria-describedby="aide-collectivite"
        hx-get="/signaler/collectivites"
        hx-trigger="input changed delay:250ms"
        hx-target="#collectivites"
        hx-swap="innerHTML"
      />
    </label>
    <div id="collectivites" aria-live="polite">
      <AuthorityChoice found={found} chosen={entry['collectivite'] ?? ''} />
    </div>
    <p class="hint" id="aide-collectivite">
      {fr('Commune, intercommunalité, département… Laissez vide si vous ne savez pas.')}
    </p>
    <div class="pair">
      <label>
        {fr('Où ?')}
        <input
          type="text"
          name="lieu"
          value={entry['lieu'] ?? ''}
          maxlength={200}
          autocomplete="off"
          placeholder="Arrêt de bus, mairie"
        />
      </label>
      <button type="button" class="place" hidden data-place>
        Ma position
      </button>
    </div>
    <p class="hint" role="status" data-place-said></p>
    <div class="two">
      <label>
        {fr('Sur quoi ?')}
        <select name="support">
          {(Object.keys(SUPPORT_WORDS) as ReportRow['support'][]).map((support) => (
            <option value={support} selected={(entry['support'] ?? 'poster') === support}>
              {SUPPORT_WORDS[support]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Vu le
        <input type="date" name="vu_le" value={entry['vu_le'] ?? today} max={today} />
      </label>
    </div>
    <label>
      {fr('Qui l’a publié ?')}
      <select name="publie_par">
        {PUBLISHERS.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).map((one) => (
          <option value={one} selected={(entry['publie_par'] ?? 'authority') === one}>
            {begun(PUBLISHER_WORDS[one])}
          </option>
        ))}
      </select>
    </label>
    <details class="more" open={hasMore(entry)}>
      <summary>Événement, adresse, note</summary>
      <div class="stacked">
        <div class="two">
          <label>
            Événement annoncé
            <input
              type="text"
              name="evenement"
              value={entry['evenement'] ?? ''}
              maxlength={200}
              placeholder="Fête de la pomme"
            />
          </label>
          <label>
            Date de l’événement
            <input type="date" name="evenement_le" value={entry['evenement_le'] ?? ''} />
          </label>
        </div>
        <label>
          Adresse de la page ou de la publication
          <input
            type="url"
            name="adresse"
            value={entry['adresse'] ?? ''}
            maxlength={2000}
            inputmode="url"
            placeholder="https://"
            aria-describedby="aide-adresse"
          />
        </label>
        <p class="hint" id="aide-adresse">
          {fr('Vigie ne la visite pas : d’un réseau social, joignez votre capture d’écran.')}
        </p>
        <fieldset>
          <legend>Le fichier envoyé est</legend>
          <label class="choice">
            <input type="radio" name="apporte" value="" checked={(entry['apporte'] ?? '') === ''} />
            <span>Je ne sais pas</span>
          </label>
          {BROUGHT.map((one) => (
            <label class="choice">
              <input type="radio" name="apporte" value={one} checked={entry['apporte'] === one} />
              <span>{begun(BROUGHT_WORDS[one])}</span>
            </label>
          ))}
        </fieldset>
        <label>
          Note
          <textarea name="note" rows={3} maxlength={2000}>
            {entry['note'] ?? ''}
          </textarea>
        </label>
      </div>
    </details>
    <div class="send">
      <div role="status" class="sending" data-sending></div>
      <progress max={100} value={0} hidden aria-label="Envoi du signalement"></progress>
      <button type="submit" class="main">
        Envoyer le signalement
      </button>
    </div>
  </form>
);

const ORDER: readonly string[] = ['authority', 'unknown', 'company', 'candidate', 'private'];

function hasMore(entry: Entry): boolean {
  return ['evenement', 'evenement_le', 'adresse', 'note', 'apporte'].some(
    (name) => (entry[name] ?? '') !== '',
  );
}

/** Authorities with the typed name, one to be chosen. */
export const AuthorityChoice: FC<{ found: readonly FoundAuthority[]; chosen: string }> = ({
  found,
  chosen,
}) =>
  found.length === 0 ? (
    <></>
  ) : (
    <fieldset class="names">
      <legend class="unseen">Collectivités de ce nom</legend>
      {found.map(({ code, kind, name, departement }) => (
        <label class="choice">
          <input
            type="radio"
            name="collectivite"
            value={code}
            checked={chosen === code || found.length === 1}
          />
          <span>
            <bdi>{name}</bdi>{' '}
            <span class="soft">
              {AUTHORITY_WORDS[kind]}
              {departement !== null && ` (${departement})`}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
