/** Filing a mail: what it says, with what follows from each; only the fields of the chosen answer are shown where styles allow. */
import type { Child, FC } from 'hono/jsx';
import type { InboundRow } from '../../../../db/queries/inbox.js';
import {
  CADA_OPINION_WORDS,
  CADA_OPINIONS,
  DOCUMENT_ANSWER_WORDS,
  DOCUMENT_ANSWERS,
  RECEIPT_PROOFS,
  RECEIPT_WORDS,
} from '../../../cases/index.js';
import { MAX_ANSWER_QUOTE } from '../../../mail/inbox/index.js';
import { begun, fr } from '../../parts/words.js';
import { likelyKind, SAID_WORDS, type SaidKind, type TypedAnswer } from './answers.js';
import { inboxHref } from './list.js';

interface FileProps {
  readonly mail: InboundRow;
  readonly kinds: readonly SaidKind[];
  /** Of the proposed case; '' when none is. */
  readonly reference: string;
  /** How many events the proposed case has. */
  readonly seen: number | null;
  readonly typed: TypedAnswer | null;
}

export const FileForm: FC<FileProps> = ({ mail, kinds, reference, seen, typed }) => {
  const chosen = typed?.kind ?? likelyKind(mail) ?? '';
  const offers = (...needed: readonly SaidKind[]): boolean => needed.some((kind) => kinds.includes(kind));
  return (
    <section aria-labelledby="classer">
      <h2 id="classer">{fr('Que dit-il ?')}</h2>
      <form method="post" action={`${inboxHref(mail)}/classement`} class="file-mail">
        {seen !== null && <input type="hidden" name="vu" value={String(seen)} />}
        <label>
          {fr('Dossier (sa référence, ou celle d’une lettre)')}
          <input
            name="dossier"
            required
            maxlength={40}
            autocomplete="off"
            placeholder="VIG-2026-000123"
            value={typed?.reference ?? reference}
          />
        </label>
        <fieldset>
          <legend>Ce que la collectivité répond</legend>
          {kinds.map((kind) => (
            <label class="choice">
              <input type="radio" name="dit" value={kind} required checked={kind === chosen} />
              <span>
                {fr(SAID_WORDS[kind][0])}
                <span class="hint">{fr(SAID_WORDS[kind][1])}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <For kinds="for-quote">
          <label>
            {fr('La phrase de la collectivité, recopiée')}
            <textarea name="phrase" rows={3} maxlength={MAX_ANSWER_QUOTE}>
              {typed?.quote ?? ''}
            </textarea>
          </label>
        </For>
        <For kinds="for-relayed">
          <label>
            {fr('D’où vient le visuel')}
            <input name="origine" maxlength={200} autocomplete="off" value={typed?.origin ?? ''} />
          </label>
        </For>
        <For kinds="for-commits">
          <label>
            {fr('À quoi elle s’engage')}
            <textarea name="engagement" rows={2} maxlength={500}>
              {typed?.commitment ?? ''}
            </textarea>
          </label>
        </For>
        <For kinds="for-proof">
          <label>
            Quelle preuve de réception
            <select name="preuve">
              {RECEIPT_PROOFS.map((proof) => (
                <option value={proof} selected={proof === typed?.proof}>
                  {begun(RECEIPT_WORDS[proof])}
                </option>
              ))}
            </select>
          </label>
        </For>
        {offers('documents') && (
          <For kinds="for-documents">
            <label>
              Les documents
              <select name="documents">
                {DOCUMENT_ANSWERS.map((answer) => (
                  <option value={answer} selected={answer === typed?.documents}>
                    {DOCUMENT_ANSWER_WORDS[answer]}
                  </option>
                ))}
              </select>
            </label>
          </For>
        )}
        {offers('cada-opinion') && (
          <For kinds="for-opinion">
            <label>
              L’avis
              <select name="avis">
                {CADA_OPINIONS.map((opinion) => (
                  <option value={opinion} selected={opinion === typed?.opinion}>
                    {begun(CADA_OPINION_WORDS[opinion])}
                  </option>
                ))}
              </select>
            </label>
          </For>
        )}
        <For kinds="for-answer">
          <label class="choice">
            <input type="checkbox" name="partiel" value="oui" checked={typed?.isPartial === true} />
            <span>{fr('Des questions restent sans réponse')}</span>
          </label>
        </For>
        <label>
          Note (facultative)
          <textarea name="note" rows={2} maxlength={1000}>
            {typed?.note ?? ''}
          </textarea>
        </label>
        <button type="submit" class="main">
          Classer dans le dossier
        </button>
      </form>
    </section>
  );
};

const For: FC<{ kinds: string; children?: Child }> = ({ kinds, children }) => (
  <div class={`for ${kinds}`}>{children}</div>
);
