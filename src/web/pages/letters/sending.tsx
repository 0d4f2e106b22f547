/** What people do so that an approved letter leaves, and what they know of its arrival. */
import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { RECEIPT_KINDS } from '../../../../db/queries/outbox.js';
import { letterToSend } from '../../../letters/frozen-letter.js';
import { readLetter, type LetterReading } from '../../../letters/read-letter.js';
import {
  addReceipt,
  recordEnvelope,
  recordForm,
  recordPost,
  type WrittenDown,
} from '../../../mail/by-hand.js';
import { settleUnknown } from '../../../mail/outcome.js';
import { cancelDelivery, queueLetter } from '../../../mail/queue.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { Address } from '../../parts/foreign.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { RECEIPT_UPLOAD } from '../../security.js';
import { show } from '../../show.js';
import type { Upload, Uploads } from '../../uploads.js';
import { todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { deliveryOf, fieldOf, LETTER_STYLES, letterHref, PLACE } from './frame.js';
import type { ShowLetter } from './one.js';

export function sendingRoutes(app: Hono<Env>, deps: WebDeps, page: ShowLetter, uploads: Uploads): void {
  const { db, now, letters } = deps;
  const at = (): string => now().toISOString();
  const done = (c: WebContext, { row }: LetterReading, said: string): Response =>
    c.redirect(`${letterHref(row)}?fait=${said}`, 303);
  const written = (c: WebContext, reading: LetterReading, outcome: WrittenDown, said: string) =>
    outcome.kind === 'written'
      ? done(c, reading, said)
      : page(c, reading.row.id, { problems: outcome.problems, status: 422 });

  app.post(`${PLACE}/:id/envoi`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    if (reading === null) return notFound(c);
    const { id } = reading.row;
    if (!letters.mail.ok) return page(c, id, { problems: [letters.mail.problem], status: 422 });
    const body = await c.req.parseBody();
    const to = fieldOf(body, 'autre', 300) || fieldOf(body, 'to', 300);
    const queued = queueLetter(
      { db, settings: letters.mail.settings, random: randomBytes },
      {
        letter: id,
        to: to === '' ? null : to,
        cc: fieldOf(body, 'cc')
          .split(/[\s,;]+/u)
          .filter((one) => one !== ''),
        reason: fieldOf(body, 'raison', 300),
        person: c.get('person').id,
        at: at(),
      },
    );
    switch (queued.kind) {
      case 'queued':
        return done(c, reading, 'envoi');
      case 'already':
        return done(c, reading, 'deja-envoi');
      case 'refused':
        return page(c, id, { problems: queued.problems, status: 422 });
    }
  });

  app.post(`${PLACE}/:id/envois/:delivery/arret`, (c) => {
    const reading = readLetter(db, c.req.param('id'));
    const delivery = reading === null ? null : deliveryOf(reading, c.req.param('delivery'));
    if (reading === null || delivery === null) return notFound(c);
    const cancelled = cancelDelivery(db, { delivery: delivery.row.id, person: c.get('person').id });
    return cancelled.kind === 'cancelled'
      ? done(c, reading, 'arret')
      : page(c, reading.row.id, { problems: [cancelled.problem], status: 409 });
  });

  app.post(`${PLACE}/:id/envois/:delivery/verification`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    const delivery = reading === null ? null : deliveryOf(reading, c.req.param('delivery'));
    if (reading === null || delivery === null) return notFound(c);
    const body = await c.req.parseBody();
    const was = fieldOf(body, 'was', 10);
    if (was !== 'sent' && was !== 'not-sent')
      return page(c, reading.row.id, { problems: ['Dites si elle est partie.'], status: 422 });
    const settled = settleUnknown(db, {
      delivery: delivery.row.id,
      was,
      person: c.get('person').id,
      note: fieldOf(body, 'note', 300),
      at: at(),
    });
    return settled.kind === 'settled'
      ? done(c, reading, was === 'sent' ? 'partie' : 'renvoi')
      : page(c, reading.row.id, { problems: [settled.problem], status: 422 });
  });

  app.post(`${PLACE}/:id/poste`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    if (reading === null) return notFound(c);
    const body = await c.req.parseBody();
    const registered = fieldOf(body, 'recommande', 60);
    const posted = recordPost(db, {
      letter: reading.row.id,
      person: c.get('person').id,
      day: fieldOf(body, 'jour', 10),
      at: at(),
      registered: registered === '' ? null : registered,
    });
    return written(c, reading, posted, 'poste');
  });

  const formPage = async (c: WebContext, reading: LetterReading, problems: readonly string[]) => {
    const { row } = reading;
    const made = await letterToSend({ db, files: letters.files }, row, {
      to: row.addressee.email ?? '',
      cc: [],
      replyTo: null,
    });
    if (made.kind !== 'approved') return page(c, row.id, { problems: [made.problem], status: 409 });
    const href = letterHref(row);
    return show(
      c,
      { title: `Formulaire, lettre ${row.reference}`, place: PLACE, styles: LETTER_STYLES },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href={PLACE}>Lettres</a>
          {' › '}
          <a href={href}>{row.reference}</a>
        </nav>
        <h1>Par le formulaire de la collectivité</h1>
        <Problems problems={problems} />
        <p class="lead">
          {fr(
            'Copiez l’objet et le texte dans le formulaire, joignez le PDF s’il le permet, puis notez ici le récépissé : il prouve la réception.',
          )}
        </p>
        {row.addressee.formUrl !== null && (
          <p>
            {fr('Le formulaire : ')}
            <Address url={row.addressee.formUrl} />
          </p>
        )}
        <p>
          <a href={`${href}/fichiers/pdf`}>Le PDF</a>
        </p>
        <div class="stacked">
          <label>
            Objet
            <input readonly value={made.letter.subject} />
          </label>
          <label>
            Texte à coller
            <textarea class="to-copy" readonly rows={16}>
              {made.letter.text}
            </textarea>
          </label>
        </div>
        <section aria-labelledby="fait">
          <h2 id="fait">C’est fait</h2>
          <form method="post" action={`${href}/formulaire`} class="stacked">
            <label>
              Adresse du formulaire
              <input
                type="url"
                name="url"
                maxlength={1000}
                required={row.addressee.formUrl === null}
                value={row.addressee.formUrl ?? ''}
              />
            </label>
            <label>
              Déposé le
              <input type="date" name="jour" required max={todayOf(now)} value={todayOf(now)} />
            </label>
            <label>
              {fr('Numéro ou phrase du récépissé, s’il y en a un')}
              <input name="recepisse" maxlength={200} autocomplete="off" />
            </label>
            <button type="submit" class="main">
              Noter le dépôt
            </button>
          </form>
        </section>
      </>,
      problems.length === 0 ? 200 : 422,
    );
  };

  app.get(`${PLACE}/:id/formulaire`, (c) => {
    const reading = readLetter(db, c.req.param('id'));
    return reading === null ? notFound(c) : formPage(c, reading, []);
  });

  app.post(`${PLACE}/:id/formulaire`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    if (reading === null) return notFound(c);
    const body = await c.req.parseBody();
    const url = fieldOf(body, 'url');
    const receipt = fieldOf(body, 'recepisse', 200);
    const filed = recordForm(db, {
      letter: reading.row.id,
      person: c.get('person').id,
      day: fieldOf(body, 'jour', 10),
      at: at(),
      url: url === '' ? null : url,
      receipt: receipt === '' ? null : receipt,
    });
    return filed.kind === 'written' ? done(c, reading, 'formulaire') : formPage(c, reading, filed.problems);
  });

  app.post(`${PLACE}/:id/envois/:delivery/retour`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    const delivery = reading === null ? null : deliveryOf(reading, c.req.param('delivery'));
    if (reading === null || delivery === null) return notFound(c);
    const body = await c.req.parseBody();
    const returned = recordEnvelope(db, {
      delivery: delivery.row.id,
      person: c.get('person').id,
      day: fieldOf(body, 'jour', 10),
      because: fieldOf(body, 'enveloppe', 1000),
      at: at(),
    });
    return written(c, reading, returned, 'retour');
  });

  app.post(RECEIPT_UPLOAD, (c) => {
    const reading = readLetter(db, c.req.param('id') ?? '');
    const delivery = reading === null ? null : deliveryOf(reading, c.req.param('delivery') ?? '');
    if (reading === null || delivery === null) return notFound(c);
    return uploads.take(
      c,
      (upload) => keepProof(c, reading, delivery.row.id, upload),
      ({ problem, status }) => page(c, reading.row.id, { problems: [problem], status }),
    );
  });
  const keepProof = async (
    c: WebContext,
    reading: LetterReading,
    delivery: string,
    { fields, file }: Upload,
  ): Promise<Response> => {
    const proof = RECEIPT_KINDS.find((one) => one === fields['preuve']);
    if (proof === undefined)
      return page(c, reading.row.id, { problems: ['Dites de quelle preuve il s’agit.'], status: 422 });
    const number = fieldOf(fields, 'numero', 200);
    const kept = await addReceipt(
      { db, files: letters.files },
      {
        delivery,
        person: c.get('person').id,
        proof,
        day: fieldOf(fields, 'jour', 10),
        number: number === '' ? null : number,
        scan: file,
        at: at(),
      },
    );
    return written(c, reading, kept, 'preuve');
  };
}
