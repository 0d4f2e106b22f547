/** The few things to fill in beside the letter: whom it goes to, the local paragraph, the choices. */
import type { Child, FC } from 'hono/jsx';
import { OFFICES, type Office } from '../../../french/index.js';
import { formatNumber, plural } from '../../../french/words.js';
import { DEMANDS } from '../../../letters/index.js';
import { MIN_LOCAL_CHARS } from '../../../letters/remarks.js';
import type { ContractChoice } from '../../../letters/contracts.js';
import type { Addressee } from '../../../letters/store-types.js';
import { fr } from '../../parts/words.js';
import { Contracts, Documents, Option, Questions, Tick } from './form-choices.js';
import { DEMAND_WORDS, ENCLOSED_WORDS, OFFICE_WORDS } from './form-words.js';
import { MAX_LOCAL_CHARS, type Fields, type Typed } from './typed.js';

export interface FormProps {
  readonly typed: Typed;
  readonly fields: Fields;
  readonly recipients: readonly Office[];
  readonly addressee: Addressee;
  readonly today: string;
  /** Whether the letter speaks of several visuals. */
  readonly isAboutSeveral: boolean;
  readonly contracts: readonly ContractChoice[];
  /** What the first letter asked, as it stands in it. */
  readonly questions: readonly string[];
  /** What stands before the rest: the visuals, where there is a choice. */
  readonly children?: Child;
}

export const LetterFields: FC<FormProps> = (props) => (
  <>
    <input type="hidden" name="modele" value={props.typed.modele} />
    {props.typed.version !== '' && <input type="hidden" name="version" value={props.typed.version} />}
    {props.children}
    <Local {...props} />
    <AddresseeFields {...props} />
    <Choices {...props} />
  </>
);

const Local: FC<FormProps> = ({ typed, fields }) =>
  fields.local === 'none' ? (
    <></>
  ) : (
    <fieldset class="stacked">
      <legend>
        {fr(fields.local === 'required' ? 'Le paragraphe local' : 'Un paragraphe local, si vous voulez')}
      </legend>
      <label>
        {fr('Ce que vous savez de ce lieu et de ce visuel')}
        <textarea
          name="paragraphe"
          rows={8}
          maxlength={MAX_LOCAL_CHARS * 2}
          aria-describedby="compte aide-paragraphe"
        >
          {typed.paragraphe}
        </textarea>
      </label>
      <Counter text={typed.paragraphe} isRequired={fields.local === 'required'} />
      <p class="hint" id="aide-paragraphe">
        {fr(
          'Où se voit-il, qu’annonce-t-il, qui aurait pu le dessiner ici ? Des faits et des questions ; rien que vous ne puissiez montrer. Une ligne vide fait un nouveau paragraphe.',
        )}
      </p>
    </fieldset>
  );

/** Counted by the server: it works without script, and follows the typing where there is some. */
const Counter: FC<{ text: string; isRequired: boolean }> = ({ text, isRequired }) => {
  const count = Array.from(text.trim()).length;
  const missing = MIN_LOCAL_CHARS - count;
  return (
    <p class="hint" id="compte">
      {fr(
        `${plural(count, 'caractère')}${isRequired && missing > 0 ? `, encore ${formatNumber(missing)} au moins` : ''}.`,
      )}
    </p>
  );
};

const AddresseeFields: FC<FormProps> = ({ typed, fields, recipients, addressee, today }) => {
  const others = OFFICES.filter((office) => !recipients.includes(office));
  const option = (office: Office) => (
    <Option value={office} chosen={typed.fonction}>
      {OFFICE_WORDS[office]}
    </Option>
  );
  return (
    <fieldset class="stacked">
      <legend>
        {fr('À qui : ')}
        <bdi>{addressee.name}</bdi>
      </legend>
      {fields.isLetter && (
        <>
          <label>
            Fonction
            <select name="fonction">
              <Option value="" chosen={typed.fonction}>
                {fr('Personne de connu (« Madame, Monsieur »)')}
              </Option>
              {recipients.length > 0 && (
                <optgroup label="Prévues pour cette lettre">{recipients.map(option)}</optgroup>
              )}
              <optgroup label="Autres">{others.map(option)}</optgroup>
            </select>
          </label>
          <label>
            Civilité
            <select name="sexe">
              <Option value="" chosen={typed.sexe}>
                Inconnue
              </Option>
              <Option value="F" chosen={typed.sexe}>
                Madame
              </Option>
              <Option value="M" chosen={typed.sexe}>
                Monsieur
              </Option>
            </select>
          </label>
          <div class="pair">
            <label>
              Prénom
              <input name="prenom" maxlength={80} value={typed.prenom} autocomplete="off" />
            </label>
            <label>
              Nom
              <input name="nom" maxlength={80} value={typed.nom} autocomplete="off" />
            </label>
          </div>
        </>
      )}
      <label>
        Adresse électronique officielle
        <input type="email" name="courriel" maxlength={254} value={typed.courriel} autocomplete="off" />
      </label>
      <label>
        {fr('Adresse postale, une ligne par ligne')}
        <textarea name="lignes" rows={3} aria-describedby="aide-lignes">
          {typed.lignes}
        </textarea>
      </label>
      <p class="hint" id="aide-lignes">
        {fr('Après le nom et la fonction : service, rue, boîte postale, puis code postal et commune.')}
      </p>
      <label>
        {fr('Destinataire vérifié le')}
        <input type="date" name="verifie" max={today} value={typed.verifie} aria-describedby="aide-verifie" />
      </label>
      <p class="hint" id="aide-verifie">
        {fr(
          'Le jour où vous avez regardé, sur le site de la collectivité, que le nom et l’adresse sont les bons.',
        )}
      </p>
      <details>
        <summary>{fr('Formulaire de contact, délégation, formule d’appel')}</summary>
        <div class="stacked">
          <label>
            {fr('Adresse de son formulaire en ligne, s’il en existe un')}
            <input
              type="url"
              name="formulaire"
              maxlength={1000}
              value={typed.formulaire}
              autocomplete="off"
            />
          </label>
          <label>
            {fr('Délégation ou groupe (« la culture »)')}
            <input name="charge" maxlength={80} value={typed.charge} autocomplete="off" />
          </label>
          <label>
            {fr('Formule d’appel, si la personne signe autrement')}
            <input
              name="appel"
              maxlength={80}
              value={typed.appel}
              autocomplete="off"
              placeholder="Madame le Maire"
            />
          </label>
        </div>
      </details>
    </fieldset>
  );
};

const Radio: FC<{ name: string; value: string; chosen: string; children?: Child }> = ({
  name,
  value,
  chosen,
  children,
}) => (
  <label class="choice">
    <input type="radio" name={name} value={value} checked={chosen === value} />
    <span>{children}</span>
  </label>
);

const Choices: FC<FormProps> = ({ typed, fields, today, isAboutSeveral, contracts, questions }) => (
  <>
    {fields.questions && questions.length > 0 && <Questions typed={typed} questions={questions} />}
    {fields.checks && (
      <>
        <fieldset>
          <legend>
            {fr(
              `Une mention « IA » accompagne-t-elle déjà ${isAboutSeveral ? 'chacun de ces visuels' : 'le visuel'}, dans l’image ou à côté ?`,
            )}
          </legend>
          <Radio name="mention" value="non" chosen={typed.mention}>
            {fr(
              isAboutSeveral ? 'Non, pas tous : la lettre en demande une' : 'Non : la lettre en demande une',
            )}
          </Radio>
          <Radio name="mention" value="oui" chosen={typed.mention}>
            {fr(
              isAboutSeveral ? 'Oui, tous : la lettre n’en demande pas' : 'Oui : la lettre n’en demande pas',
            )}
          </Radio>
          <Radio name="mention" value="" chosen={typed.mention}>
            Pas encore regardé
          </Radio>
        </fieldset>
        <fieldset>
          <legend>
            {fr(
              isAboutSeveral
                ? 'Pourraient-ils tous passer pour des photographies ?'
                : 'Pourrait-il passer pour une photographie ?',
            )}
          </legend>
          <Radio name="realiste" value="non" chosen={typed.realiste}>
            Non
          </Radio>
          <Radio name="realiste" value="oui" chosen={typed.realiste}>
            {fr('Oui : le paragraphe sur l’article 50 du règlement européen peut alors figurer')}
          </Radio>
          <Radio name="realiste" value="" chosen={typed.realiste}>
            Pas encore regardé
          </Radio>
        </fieldset>
      </>
    )}
    {fields.documents && <Documents typed={typed} today={today} />}
    {fields.contract && contracts.length > 0 && <Contracts typed={typed} contracts={contracts} />}
    {fields.enclosable.length > 0 && (
      <fieldset>
        <legend>{fr('Joindre')}</legend>
        {fields.enclosable.map((name) => (
          <Tick name="joindre" value={name} chosen={typed.joindre}>
            {fr(ENCLOSED_WORDS[name][0])}
            <span class="meta">{fr(` : ${ENCLOSED_WORDS[name][1]}`)}</span>
          </Tick>
        ))}
      </fieldset>
    )}
    {fields.demands && (
      <fieldset>
        <legend>{fr('Demandes du syndicat à ajouter')}</legend>
        <p class="hint">
          {fr('Chacune ajoute un paragraphe. Une lettre courte se lit mieux : une seule suffit.')}
        </p>
        {DEMANDS.map((name) => (
          <Tick name="demandes" value={name} chosen={typed.demandes}>
            {fr(DEMAND_WORDS[name][0])}
            <span class="meta">{fr(` : ${DEMAND_WORDS[name][1]}`)}</span>
          </Tick>
        ))}
      </fieldset>
    )}
    {fields.open && (
      <fieldset class="stacked">
        <legend>Lettre ouverte</legend>
        <label>
          Signataires, une ou un par ligne
          <textarea name="signataires" rows={4}>
            {typed.signataires}
          </textarea>
        </label>
        <label>
          Contact pour la presse
          <input name="presse" maxlength={200} value={typed.presse} autocomplete="off" />
        </label>
      </fieldset>
    )}
    <details>
      <summary>{fr('Écriture inclusive, copies, date de réponse, envoi')}</summary>
      <div class="more">
        <fieldset>
          <legend>Écriture inclusive</legend>
          <Radio name="ecriture" value="point" chosen={typed.ecriture}>
            {fr('Point médian (« syndiqué·es »), l’usage du syndicat')}
          </Radio>
          <Radio name="ecriture" value="doublet" chosen={typed.ecriture}>
            {fr('Doublet (« syndiquées et syndiqués »), mieux lu par les lecteurs d’écran')}
          </Radio>
        </fieldset>
        {fields.isLetter && (
          <div class="stacked">
            <label>
              {fr('Copies, telles qu’elles sont nommées au pied de la lettre, une par ligne')}
              <textarea name="copies" rows={2} aria-describedby="aide-copies">
                {typed.copies}
              </textarea>
            </label>
            <p class="hint" id="aide-copies">
              {fr(
                'Une copie se déclare toujours ; il n’y en a pas de cachée. Une lettre qui ne fait que demander n’en a pas.',
              )}
            </p>
            {fields.answerOn && (
              <>
                <label>
                  {fr('Réponse demandée avant le')}
                  <input
                    type="date"
                    name="reponse"
                    min={today}
                    value={typed.reponse}
                    aria-describedby="aide-reponse"
                  />
                </label>
                <p class="hint" id="aide-reponse">
                  {fr(
                    'Laissez vide : la date est calculée, un jour ouvré hors des vacances d’été et de fin d’année.',
                  )}
                </p>
              </>
            )}
            <label>
              {fr('Mention d’envoi')}
              <input
                name="envoi"
                maxlength={120}
                value={typed.envoi}
                autocomplete="off"
                placeholder="Lettre recommandée avec avis de réception"
              />
            </label>
          </div>
        )}
      </div>
    </details>
  </>
);
