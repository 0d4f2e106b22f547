/** Forms that change how a site is watched; each works without script. */
import type { FC } from 'hono/jsx';
import type { SiteRow } from '../../../../db/queries/sites.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';

export const CadenceForm: FC<{ site: SiteRow }> = ({ site }) => (
  <form method="post" action={`/suivi/${site.id}/rythme`} class="inline">
    <label>
      Jours entre deux passages
      <input type="number" name="cadenceDays" min="1" max="365" required value={String(site.cadenceDays)} />
    </label>
    <button type="submit">Changer le rythme</button>
  </form>
);

export const WatchButtons: FC<{ site: SiteRow }> = ({ site }) => (
  <div class="buttons">
    <form method="post" action={`/suivi/${site.id}/${site.paused ? 'reprise' : 'pause'}`}>
      <button type="submit">{site.paused ? 'Reprendre les passages' : 'Suspendre les passages'}</button>
    </form>
    <details>
      <summary>Ne plus suivre ce site</summary>
      <p>Les passages s’arrêtent. Tout ce qui a été relevé reste, et le suivi peut reprendre plus tard.</p>
      <form method="post" action={`/suivi/${site.id}/fin`}>
        <button type="submit">Ne plus le suivre</button>
      </form>
    </details>
  </div>
);

export interface AddEntry {
  readonly code: string;
  readonly name: string;
  readonly url: string;
}

export const AddForm: FC<{ entry: AddEntry; problems: readonly string[] }> = ({ entry, problems }) => (
  <form method="post" action="/suivi/ajouter" class="stacked">
    <Problems problems={problems} />
    <label>
      Code INSEE de la commune, ou SIREN
      <input
        type="text"
        name="code"
        required
        maxlength={14}
        value={entry.code}
        autocomplete="off"
        aria-describedby="aide-code"
      />
    </label>
    <p id="aide-code" class="hint">
      Cinq caractères pour une commune, neuf chiffres pour tout autre organisme public.
    </p>
    <label>
      Nom de la collectivité
      <input type="text" name="name" maxlength={200} value={entry.name} aria-describedby="aide-nom" />
    </label>
    <p id="aide-nom" class="hint">
      Inutile si elle est déjà enregistrée.
    </p>
    <label>
      Adresse du site
      <input
        type="url"
        name="url"
        required
        maxlength={2000}
        value={entry.url}
        placeholder="https://www.saint-exemple.example"
      />
    </label>
    <button type="submit" class="main">
      Suivre ce site
    </button>
  </form>
);

export const BulkForm: FC<{ text: string }> = ({ text }) => (
  <form method="post" action="/suivi/liste" class="stacked">
    <label>
      {fr('Une ligne par site : code ; nom ; adresse')}
      <textarea name="lines" rows={8} required spellcheck={false} aria-describedby="aide-liste">
        {text}
      </textarea>
    </label>
    <p id="aide-liste" class="hint">
      {fr('Par exemple : ')}
      <code>99001;Saint-Exemple;https://www.saint-exemple.example</code>
      {fr(
        '. Un quatrième champ donne le type pour un SIREN : epci, departement, region ou autre. 500 lignes au plus ; chaque ligne reçoit sa réponse.',
      )}
    </p>
    <button type="submit" class="main">
      Ajouter ces sites
    </button>
  </form>
);
