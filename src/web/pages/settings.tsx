/** Settings: who works here, inviting somebody, ending somebody's part. */
import { mayCoordinate, ROLES } from '../../accounts/roles.js';
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { transact } from '../../../db/open.js';
import type { AuditAction } from '../../../db/queries/audit.js';
import {
  changePerson,
  findPerson,
  hasNationalOffice,
  listPeople,
  type PersonRow,
} from '../../../db/queries/people.js';
import {
  ABOVE,
  giveMail,
  LINK_HOURS,
  mayManage,
  note,
  reaches,
  readMail,
  tellAccess,
} from '../../accounts/index.js';
import { admitPerson, cleanWords } from '../../review/index.js';
import {
  type Env,
  mayChangePeople,
  originOfLinks,
  senderOf,
  type Person,
  type WebContext,
  type WebDeps,
} from '../context.js';
import { DEFAULT_DELAYS, type Delays } from '../../retention/index.js';
import { DisplayForm, displayOf } from '../display.js';
import { Problems } from '../parts/pieces.js';
import { fr, ROLE_WORDS } from '../parts/words.js';
import { leave, makeEntryPath } from '../session.js';
import { show } from '../show.js';
import { mailLink, type LinkMailed } from './accounts/mails.js';
import { notFound } from './errors.js';
import { personPath } from './people/one.js';
import { Left, People } from './people/list.js';
import { STATE } from './state.js';
import { TIME_STAMP } from './time-stamp.js';

/** Longer than any name may be, so that one that is too long is told and not cut. */
const MOST_CHARS = 1000;
/** Without what hides or turns text: a name stands beside those of others, in sentences and in answers without markup. */
const name = z
  .string()
  .transform((text) => (cleanWords(text, MOST_CHARS) ?? '').replaceAll(/\s+/g, ' '))
  .pipe(z.string().min(1, 'Indiquez un nom.').max(80, 'Ce nom est trop long (80 caractères au plus).'));
const invitation = z.object({
  name,
  role: z.enum(ROLES, 'Choisissez un rôle.'),
  adresse: z
    .string()
    .transform((text) => (text.trim() === '' ? null : readMail(text)))
    .nullable()
    .catch(null),
});

const SAID: ReadonlyMap<string, string> = new Map([
  ['nom', 'Votre nom montré est changé.'],
  ['depart', 'Son accès est fermé : plus rien n’est ouvert à son nom.'],
]);

export function settingsRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now } = deps;
  const settings = (c: WebContext, problems: readonly string[] = [], link: Link | null = null) =>
    show(
      c,
      { title: 'Réglages', place: '/reglages', said: SAID.get(c.req.query('fait') ?? '') ?? null },
      <>
        <h1>Réglages</h1>
        {link !== null && <ShownOnce link={link} />}
        <Problems problems={problems} />
        <Own person={c.get('person')} />
        {mayCoordinate(c.get('person').role) && (
          <Team
            seesLog={reaches(c.get('person').role, 'national', hasNationalOffice(db))}
            seesState={mayChangePeople(c.get('person'))}
            delays={deps.delays ?? DEFAULT_DELAYS}
          />
        )}
        <DisplayForm display={displayOf(c)} />
        <People db={db} people={listPeople(db)} person={c.get('person')} at={now()} />
        {mayChangePeople(c.get('person')) && <Left db={db} />}
        {mayChangePeople(c.get('person')) && <Invite byMail={deps.accounts !== undefined} />}
      </>,
      problems.length === 0 ? 200 : 422,
    );
  const linkFor = (c: WebContext, person: PersonRow): Link => ({
    name: person.name,
    person: person.id,
    mailed: null,
    url: `${originOfLinks(deps, c)}${makeEntryPath(deps, person.id)}`,
  });

  const mayManageRole = (c: WebContext, role: PersonRow['role']): boolean =>
    mayManage(c.get('person').role, role, hasNationalOffice(db));

  const noted = (c: WebContext, action: AuditAction, subject: string, detail: string | null = null): void =>
    note(db, { by: c.get('person'), action, subject, detail, at: now().toISOString() });

  app.get('/reglages', (c) => settings(c));

  app.post('/reglages/nom', async (c) => {
    const parsed = name.safeParse((await c.req.parseBody())['name']);
    if (!parsed.success) return settings(c, sentences(parsed.error));
    changePerson(db, c.get('person').id, { name: parsed.data });
    return c.redirect('/reglages?fait=nom', 303);
  });

  app.post('/reglages/personnes', async (c) => {
    const parsed = invitation.safeParse(await c.req.parseBody());
    if (!parsed.success) return settings(c, sentences(parsed.error));
    if (!mayManageRole(c, parsed.data.role)) return settings(c, [ABOVE]);
    // The link is in this answer and nowhere else: only its hash is kept.
    const { adresse: mail, ...invited } = parsed.data;
    const { link, mailed } = transact(db, (tx) => {
      const person = admitPerson(tx, invited, now().toISOString());
      noted(c, 'invited', person.id, person.role);
      return { link: linkFor(c, person), mailed: mail === null ? null : sendInvitation(c, person, mail) };
    });
    if (mailed?.kind === 'refused') return settings(c, [mailed.problem], link);
    if (mailed !== null) deps.onNotice?.();
    return settings(c, [], {
      ...link,
      mailed: mailed === null ? null : deps.letters.hasServer ? 'leaves' : 'stays',
    });
  });

  /** A link of its own goes by mail; what keeps it from going is told, and the one that is shown serves all the same. */
  const sendInvitation = (c: WebContext, person: PersonRow, mail: string): LinkMailed | null => {
    if (deps.accounts === undefined) return null;
    const given = giveMail({ ...deps, sender: senderOf(deps) }, c.get('person'), person.id, mail);
    return given.kind === 'refused'
      ? given
      : mailLink(deps, { about: 'invitation', person: person.id, mail, origin: originOfLinks(deps, c) });
  };

  app.post('/reglages/personnes/:id/lien', (c) => {
    const person = findPerson(db, c.req.param('id'));
    if (person === null || person.endedAt !== null) return notFound(c);
    // A link lets in as this person: nobody makes one for somebody above her.
    if (!mayManageRole(c, person.role)) return settings(c, [ABOVE]);
    const link = transact(db, (tx) => {
      noted(c, 'link-made', person.id);
      // Whoever has the link comes in as she does: she is to know of it.
      if (person.id !== c.get('person').id)
        tellAccess(
          tx,
          { sender: senderOf(deps) },
          { person: person.id, change: 'link-made', at: now().toISOString() },
        );
      return linkFor(c, person);
    });
    deps.onNotice?.();
    return settings(c, [], link);
  });

  app.post('/sortie', (c) => {
    noted(c, 'left', c.get('person').id);
    leave(deps, c);
    // A report that was begun waits in the browser with its photograph: on a shared telephone it goes with the session.
    c.header('clear-site-data', '"storage"');
    return c.redirect('/', 303);
  });
}

interface Link {
  readonly name: string;
  readonly person: string;
  readonly url: string;
  /** Another one goes by mail; `stays`: no server is set, and it is written into a folder. */
  readonly mailed: 'leaves' | 'stays' | null;
}

function sentences(error: z.ZodError): readonly string[] {
  return [...new Set(error.issues.map((issue) => issue.message))];
}

const ShownOnce: FC<{ link: Link }> = ({ link }) => (
  <div class="note once" role="status">
    <p>
      <strong>
        Un lien pour <bdi>{link.name}</bdi>
      </strong>
    </p>
    <p>
      <code class="link">{link.url}</code>
    </p>
    <p class="meta">
      {fr(
        `Copiez-le maintenant : il n’est montré qu’une fois et Vigie ne le garde pas. Il ouvre une seule fois, pendant ${LINK_HOURS} heures. Donnez-le de la main à la main ou par un message que cette personne est seule à lire.`,
      )}
    </p>
    {link.mailed === 'leaves' && (
      <p>
        {fr('Un autre lien lui est envoyé par courriel dans les minutes qui viennent. S’il ne part pas, ')}
        <a href={personPath(link.person)}>sa page le dit</a>.
      </p>
    )}
    {link.mailed === 'stays' && (
      <p>
        {fr(
          'Le courriel ne part pas : aucun serveur n’est réglé, il est écrit dans un dossier de la machine. Donnez ce lien-ci vous-même.',
        )}
      </p>
    )}
  </div>
);

const Own: FC<{ person: Person }> = ({ person }) => (
  <section aria-labelledby="vous">
    <h2 id="vous">Vous</h2>
    <p>
      {fr(
        `Rôle : ${ROLE_WORDS[person.role].label}. Les autres ne voient que le nom choisi ici : un prénom ou un pseudonyme suffit.`,
      )}
    </p>
    <p>
      <a href="/compte">
        {fr('Votre accès : adresse électronique, bulletin, mot de passe, code, navigateurs ouverts')}
      </a>
    </p>
    <form method="post" action="/reglages/nom" class="inline">
      <label>
        Nom montré
        <input type="text" name="name" required maxlength={80} value={person.name} autocomplete="nickname" />
      </label>
      <button type="submit">Changer</button>
    </form>
  </section>
);

/** What concerns everybody’s work. */
const Team: FC<{ seesLog: boolean; seesState: boolean; delays: Delays }> = ({
  seesLog,
  seesState,
  delays,
}) => (
  <section aria-labelledby="equipe">
    <h2 id="equipe">Pour toute l’équipe</h2>
    <p>
      <a href="/freins">{fr('Freins : ce qui empêche une lettre de partir')}</a>
    </p>
    {seesState && (
      <p>
        <a href={STATE}>État de Vigie : ce qui va, ce qui ne va pas, ce qu’elle a fait d’elle-même</a>
      </p>
    )}
    {seesState && (
      <p>
        <a href={TIME_STAMP}>{fr('Horodatage : qui date les preuves, du dehors')}</a>
      </p>
    )}
    {seesLog && (
      <p>
        <a href="/journal">{fr('Journal : qui a vu et fait quoi')}</a>
      </p>
    )}
    <p class="meta">
      {fr(
        `Les fichiers d’un visuel écarté s’effacent au bout de ${delays.dismissedDays} jours, ceux que plus rien ne signale au bout de ${delays.byCatchDays} jours, ceux d’un visuel disparu des sites et sans dossier au bout de ${delays.personsMonths} mois. Ceux des dossiers clos ${delays.closedCasesMonths === null ? 'restent' : `s’effacent ${delays.closedCasesMonths} mois après le dernier fait`}. Les décisions, les empreintes et les dossiers restent. Ces durées se règlent sur la machine qui fait tourner Vigie.`,
      )}
    </p>
  </section>
);

const Invite: FC<{ byMail: boolean }> = ({ byMail }) => (
  <section aria-labelledby="inviter">
    <h2 id="inviter">Inviter une personne</h2>
    <form method="post" action="/reglages/personnes" class="stacked">
      <label>
        Nom montré
        <input type="text" name="name" required maxlength={80} autocomplete="off" />
      </label>
      {byMail && (
        <label>
          {fr('Adresse électronique, si le lien part par courriel')}
          <input type="email" name="adresse" maxlength={254} autocomplete="off" />
        </label>
      )}
      <fieldset>
        <legend>Rôle</legend>
        {ROLES.map((role, index) => (
          <label class="choice">
            <input type="radio" name="role" value={role} required checked={index === 0} />
            <span>
              {ROLE_WORDS[role].label}
              <span class="soft">{fr(` : ${ROLE_WORDS[role].may}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <button type="submit" class="main">
        Préparer son lien
      </button>
    </form>
  </section>
);
