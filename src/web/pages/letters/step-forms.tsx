/** The next step of a letter: one button, who does it, and what follows. */
import type { FC } from 'hono/jsx';
import { formatBytes, plural } from '../../../french/words.js';
import type { LetterReading } from '../../../letters/read-letter.js';
import { standingFault } from '../../../mail/faults.js';
import type { Gate } from '../../../mail/index.js';
import { CHANNEL_WORDS, RECEIPT_WORDS } from '../../../mail/mail-words.js';
import { RECEIPT_KINDS } from '../../../../db/queries/outbox.js';
import { caseHref } from '../../parts/case-pieces.js';
import { Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';
import { Approvers, FewHere, isTold } from './approvers.js';
import { ByMail, type Leaving } from './by-mail.js';
import { letterHref } from './frame.js';
import { GateLine } from './gate-words.js';
import type { NextStep } from './next-step.js';

export interface StepProps {
  readonly reading: LetterReading;
  readonly step: NextStep;
  /** Of an approved letter that is not in the outbox; a sentence when it cannot leave by mail. */
  readonly leaving: Leaving | string | null;
  /** Of a delivery that waits. */
  readonly gate: Gate | null;
  readonly today: string;
  readonly hasServer: boolean;
  readonly newAccessDays: number;
  /** Whether the person who reads may send it to an address that nobody knows yet. */
  readonly coordinates: boolean;
}

export const NextStepBox: FC<StepProps> = (props) => (
  <section class="next-step" aria-labelledby="etape">
    <h2 id="etape">La suite</h2>
    <Step {...props} />
  </section>
);

const Step: FC<StepProps> = (props) => {
  const { reading, step } = props;
  const href = letterHref(reading.row);
  switch (step.kind) {
    case 'review':
      return <Review {...props} step={step} />;
    case 'approve':
      return (
        <>
          <p>
            {fr(
              'Relue. Une personne qui coordonne, et qui ne l’a ni écrite, ni relue, ni confirmé le visuel, la valide après quelques vérifications.',
            )}
          </p>
          <Problems problems={step.problems} />
          {step.problems.length === 0 && (
            <a class="button main" href={`${href}/validation`}>
              Vérifier et valider
            </a>
          )}
          <Approvers {...step} newAccessDays={props.newAccessDays} />
        </>
      );
    case 'send':
      return <Send {...props} failed={step.failed} />;
    case 'wait':
      return <Waiting {...props} delivery={step.delivery} />;
    case 'sending':
      return (
        <p>
          {fr(
            'Elle est en train de partir. Si cela dure, l’envoi a été interrompu : le prochain envoi dira si elle est partie ou s’il faut le vérifier.',
          )}
        </p>
      );
    case 'check':
      return <Unknown {...props} delivery={step.delivery} />;
    case 'prove':
      return (
        <>
          <p>
            {fr(
              'Partie ; sa réception n’est pas encore prouvée. Sans preuve, personne ne dit « sans réponse », et la relance attend.',
            )}
          </p>
          <ReceiptForm {...props} delivery={step.delivery} isMain />
          <p>
            {fr('Rien d’écrit, mais la mairie l’a confirmé au téléphone, ou la lettre est revenue ? ')}
            <a href={`${caseHref(reading.row.caseId)}#noter`}>Notez-le dans le dossier</a>.
          </p>
        </>
      );
    case 'await':
      return (
        <>
          <p>{fr('Partie, et sa réception est prouvée. Le dossier dit ce qui vient ensuite, et quand.')}</p>
          <a class="button main" href={caseHref(reading.row.caseId)}>
            Voir le dossier
          </a>
        </>
      );
    case 'removed':
      return (
        <>
          <p>
            {fr(
              'Rien ne suit : son texte est supprimé, sa durée de conservation était passée. Le dossier garde ce qui en est advenu.',
            )}
          </p>
          <a class="button" href={caseHref(reading.row.caseId)}>
            Revenir au dossier
          </a>
        </>
      );
    case 'none':
      return (
        <>
          <p>{fr('Retirée pour toujours : rien ne partira. Elle reste lisible ici.')}</p>
          <a class="button" href={caseHref(reading.row.caseId)}>
            Revenir au dossier
          </a>
        </>
      );
  }
};

const Problems: FC<{ problems: readonly string[] }> = ({ problems }) =>
  problems.length === 0 ? (
    <></>
  ) : (
    <ul class="plain-list not-you">
      {problems.map((problem) => (
        <li>{fr(problem)}</li>
      ))}
    </ul>
  );

const Review: FC<StepProps & { step: Extract<NextStep, { kind: 'review' }> }> = (props) => {
  const { reading, step, newAccessDays } = props;
  const href = letterHref(reading.row);
  return (
    <>
      <p>
        {fr(
          step.missing > 1
            ? `À relire par ${plural(step.missing, 'personne')} : une lettre fondée sur des indices en demande deux.`
            : 'À relire par une personne : qui la valide ensuite est une autre.',
        )}
      </p>
      <p class="hint">
        {fr(
          step.takes === 4
            ? 'Quatre personnes : l’une l’écrit, deux autres la relisent, une quatrième, qui coordonne, la valide.'
            : 'Trois personnes : l’une l’écrit, une autre la relit, une troisième, qui coordonne, la valide.',
        )}
        {step.people < step.takes &&
          fr(
            ` ${step.people === 1 ? 'Vous êtes seul·e ici' : `Vous êtes ${step.people} ici`} : la lettre ne peut partir qu’avec d’autres personnes, à inviter.`,
          )}
      </p>
      <Problems problems={step.problems} />
      {isTold(step.problems) && <FewHere people={step.people} newAccessDays={newAccessDays} />}
      {step.problems.length === 0 && (
        <form method="post" action={`${href}/relecture`} class="stacked">
          <input type="hidden" name="version" value={String(reading.row.version)} />
          <details>
            <summary>Ajouter une remarque</summary>
            <label>
              {fr('Remarque, gardée avec la relecture')}
              <textarea name="note" rows={2} maxlength={1000}></textarea>
            </label>
          </details>
          <button type="submit" class="main">
            {fr('J’ai tout lu : elle est juste')}
          </button>
        </form>
      )}
      <p>
        <a href={`${href}/texte`}>Reprendre le texte</a>
      </p>
    </>
  );
};

const FAILED_WORDS = {
  mail: 'Essayez une autre adresse, ou la poste.',
  post: 'Aucun délai ne court. Vérifiez l’adresse dans l’annuaire ou sur le site de la collectivité, puis renvoyez-la à la bonne, ou par un autre moyen.',
  form: 'Essayez une autre adresse, ou un autre moyen d’envoi.',
} as const;

const Send: FC<StepProps & { failed: LetterReading['deliveries'][number] | null }> = (props) => {
  const { leaving, failed, hasServer } = props;
  return (
    <>
      {failed !== null && (
        <p>
          <strong>{fr(`Elle n’est pas arrivée par ${CHANNEL_WORDS[failed.row.channel]}. `)}</strong>
          {fr(FAILED_WORDS[failed.row.channel])}
        </p>
      )}
      {typeof leaving === 'string' && <p>{fr(leaving)}</p>}
      {leaving !== null && typeof leaving !== 'string' && (
        <>
          <dl class="facts">
            <dt>De</dt>
            <dd>
              <bdi>{leaving.from}</bdi>
            </dd>
            <dt>Réponses à</dt>
            <dd>
              <bdi>{leaving.replyTo ?? leaving.from}</bdi>
            </dd>
            <dt>Objet</dt>
            <dd>
              <Foreign text={leaving.subject} />
            </dd>
            <dt>Pièces</dt>
            <dd>
              {leaving.attachments.map(({ name, bytes }, index) => (
                <>
                  {index > 0 && <br />}
                  {bytes === null ? name : fr(`${name}, ${formatBytes(bytes)}`)}
                </>
              ))}
            </dd>
          </dl>
          <GateLine gate={leaving.gate} />
          {!hasServer && (
            <p class="meta">
              {fr(
                'Aucun serveur de courriel n’est configuré : le message sera écrit dans un dossier, et rien ne partira vraiment.',
              )}
            </p>
          )}
        </>
      )}
      {leaving !== null && typeof leaving !== 'string' && (
        <ByMail {...props} leaving={leaving} isMain={failed === null} />
      )}
      <ByHand {...props} />
    </>
  );
};

/** Post and form: a person sends it and writes it down. */
export const ByHand: FC<StepProps> = ({ reading, today }) => {
  const href = letterHref(reading.row);
  return (
    <>
      <details>
        <summary>{fr('Elle est partie par la poste')}</summary>
        <form method="post" action={`${href}/poste`} class="stacked">
          <label>
            {fr('Postée le')}
            <input type="date" name="jour" required max={today} value={today} />
          </label>
          <label>
            {fr('Numéro du recommandé (rien pour une lettre simple)')}
            <input name="recommande" maxlength={40} autocomplete="off" />
          </label>
          <button type="submit">{fr('Noter l’envoi par la poste')}</button>
        </form>
      </details>
      <details>
        <summary>{fr('Par le formulaire de la collectivité')}</summary>
        <p>
          <a href={`${href}/formulaire`}>{fr('Le texte à coller, et où noter que c’est fait')}</a>
        </p>
      </details>
    </>
  );
};

const Waiting: FC<StepProps & { delivery: LetterReading['deliveries'][number] }> = ({
  reading,
  delivery,
  gate,
  hasServer,
}) => (
  <>
    <p>
      {fr('À l’envoi, pour ')}
      <bdi>{delivery.row.recipient}</bdi>
      {'.'}
    </p>
    {gate !== null && <GateLine gate={gate} fault={standingFault(delivery.attempts)} />}
    <p class="meta">
      {fr(
        hasServer
          ? 'Vigie l’envoie dès que rien ne la retient, tant que « vigie serve » est ouverte ; personne n’a rien à faire.'
          : 'Aucun serveur de courriel n’est configuré : Vigie l’écrira dans un dossier.',
      )}
    </p>
    <form method="post" action={`${letterHref(reading.row)}/envois/${delivery.row.id}/arret`}>
      <button type="submit">{fr('Retirer de l’envoi')}</button>
    </form>
  </>
);

const Unknown: FC<StepProps & { delivery: LetterReading['deliveries'][number] }> = ({
  reading,
  delivery,
}) => (
  <>
    <p>
      <strong>{fr('On ne sait pas si elle est partie.')}</strong>
      {fr(
        ' La connexion a été coupée après que le texte a commencé à partir : le serveur l’a peut-être prise. Vigie ne la renvoie jamais d’elle-même ; une personne regarde et décide.',
      )}
    </p>
    <p>
      {fr(
        'Regardez dans les messages envoyés de la boîte, ou demandez à qui tient le serveur. Le message porte l’identifiant ',
      )}
      <code>{delivery.row.messageId}</code>
      {fr(', pour ')}
      <bdi>{delivery.row.recipient}</bdi>
      {'.'}
    </p>
    <form
      method="post"
      action={`${letterHref(reading.row)}/envois/${delivery.row.id}/verification`}
      class="stacked"
    >
      <label>
        {fr('Ce que vous avez vérifié')}
        <input name="note" required maxlength={300} autocomplete="off" placeholder="Vue dans les envoyés" />
      </label>
      <div class="buttons">
        <button type="submit" name="was" value="sent" class="main">
          Elle est partie
        </button>
        <button type="submit" name="was" value="not-sent">
          Renvoyer
        </button>
      </div>
    </form>
  </>
);

export const ReceiptForm: FC<
  Pick<StepProps, 'reading' | 'today'> & { delivery: LetterReading['deliveries'][number]; isMain?: boolean }
> = ({ reading, today, delivery, isMain = false }) => (
  <form
    method="post"
    action={`${letterHref(reading.row)}/envois/${delivery.row.id}/preuve`}
    enctype="multipart/form-data"
    class="stacked"
  >
    <label>
      Quelle preuve
      <select name="preuve">
        {RECEIPT_KINDS.map((kind) => (
          <option
            value={kind}
            selected={kind === (delivery.row.channel === 'post' ? 'postal-receipt' : 'acknowledgement')}
          >
            {RECEIPT_WORDS[kind].charAt(0).toUpperCase() + RECEIPT_WORDS[kind].slice(1)}
          </option>
        ))}
      </select>
    </label>
    <label>
      {fr('Le jour qui s’y lit')}
      <input type="date" name="jour" required max={today} min={delivery.row.sentOn ?? ''} value={today} />
    </label>
    <label>
      Son numéro
      <input name="numero" maxlength={200} autocomplete="off" />
    </label>
    <label>
      {fr('Sa copie (photo ou PDF, 25 Mo au plus)')}
      <input type="file" name="copie" accept="image/*,application/pdf" />
    </label>
    <p class="hint">
      {fr('Un numéro ou une copie suffit. La copie est gardée telle quelle, sous son empreinte.')}
    </p>
    <button type="submit" class={isMain ? 'main' : ''}>
      Noter la preuve de réception
    </button>
  </form>
);
