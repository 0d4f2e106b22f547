/** Reporting a visual: the form, and what is made of it. */
import type { Hono } from 'hono';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { findPerson } from '../../../../db/queries/people.js';
import type { ReportRow } from '../../../../db/queries/reports.js';
import { classifyOnce, RULESET } from '../../../classifiers/index.js';
import { addDays, parisDay } from '../../../french/index.js';
import {
  cleanAddress,
  cleanDay,
  cleanWords,
  receiveReport,
  REPORT_TEXT_LIMITS,
  type ReportInput,
} from '../../../review/index.js';
import { BROUGHT, PUBLISHERS } from '../../../review/types.js';
import { VERSION } from '../../../version.js';
import { createAuthoritySearch, type AuthoritySearch, type FoundAuthority } from '../../authority-search.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { Problems } from '../../parts/pieces.js';
import { SUPPORT_WORDS } from '../../parts/report-words.js';
import { fr } from '../../parts/words.js';
import type { Pictures } from '../../pictures.js';
import { UPLOAD_PATH } from '../../security.js';
import { pathWith, show } from '../../show.js';
import type { Upload, Uploads } from '../../uploads.js';
import { candidateRoutes } from './candidates.js';
import { facesRoutes } from './faces.js';
import { closedDoor } from '../entry.js';
import { AuthorityChoice, ReportForm, type Entry } from './form.js';
import { reportsRoutes } from './list.js';

export function reportRoutes(app: Hono<Env>, deps: WebDeps, pictures: Pictures, uploads: Uploads): void {
  const { db, now } = deps;
  const search = createAuthoritySearch(db);
  const report = { ...deps, ruling: { classify: classifyOnce, ruleset: RULESET }, program: VERSION };
  const page = (
    c: WebContext,
    entry: Entry,
    problems: readonly string[] = [],
    status: 200 | 413 | 422 | 503 = 200,
  ) =>
    show(
      c,
      {
        title: 'Signaler un visuel',
        place: '/signalements',
        styles: ['report.css'],
        scripts: ['report.js'],
        hasDraft: true,
      },
      <div class="report-page">
        <h1>Signaler un visuel</h1>
        <Problems problems={problems} title="Le signalement n’est pas encore envoyé." />
        <div class="note draft" hidden data-draft>
          <p>
            {fr(
              'Un signalement commencé attend dans cet appareil : il n’a pas été envoyé. Il n’est gardé qu’ici.',
            )}
          </p>
          <div class="buttons">
            <button type="button" class="main" data-draft-take>
              Le reprendre
            </button>
            <button type="button" data-draft-drop>
              L’effacer
            </button>
          </div>
        </div>
        <ReportForm entry={entry} today={today(now())} found={foundFor(entry)} />
        <p class="meta promise">
          {fr(
            'Votre nom n’est montré à personne hors de votre équipe. Le fichier est gardé tel quel comme preuve ; toute copie montrée est refaite, sans position ni données d’appareil. Les visages se masquent à l’étape suivante. Ni les candidat·es ni les comptes personnels ne sont suivis.',
          )}
        </p>
      </div>,
      status,
    );

  /** Authorities of the typed name, the one that is chosen already among them. */
  function foundFor(entry: Entry): readonly FoundAuthority[] {
    const found = search.find(entry['collectivite_nom'] ?? '');
    const chosen = entry['collectivite'] ?? '';
    const known =
      chosen === '' || found.some(({ code }) => code === chosen) ? null : findAuthority(db, chosen);
    return known === null ? found : [known, ...found];
  }

  // A page that could not be looked at leads here with what is known of it: the rest of the form is typed.
  app.get(UPLOAD_PATH, (c) => {
    const authority = findAuthority(db, (c.req.query('collectivite') ?? '').slice(0, 14));
    const adresse = cleanAddress(c.req.query('adresse') ?? '');
    const support = c.req.query('support') ?? '';
    return page(c, {
      ...(authority === null ? {} : { collectivite: authority.code, collectivite_nom: authority.name }),
      ...(adresse === null ? {} : { adresse }),
      ...(Object.hasOwn(SUPPORT_WORDS, support) ? { support } : {}),
    });
  });

  app.get('/signaler/collectivites', (c) =>
    c.html(<AuthorityChoice found={search.find(c.req.query('collectivite_nom') ?? '')} chosen="" />),
  );

  app.post(UPLOAD_PATH, (c) =>
    uploads.take(
      c,
      (upload) => receive(c, upload),
      // Nothing of what was typed is known here; the browser keeps it as a draft and proposes it on this very page.
      ({ problem, status }) => page(c, {}, [problem], status),
    ),
  );
  const receive = async (c: WebContext, upload: Upload): Promise<Response> => {
    // A photograph comes slowly: whoever sends it may have left meanwhile.
    if (findPerson(db, c.get('person').id)?.endedAt !== null) return closedDoor(c);
    const { fields } = upload;
    const typed = (fields['collectivite_nom'] ?? '').trim();
    const code = codeOf(fields, search);
    const input = inputOf(upload, code, today(now()));
    const badAddress = (fields['adresse'] ?? '').trim() !== '' && input.address === null;
    if (badAddress)
      return page(
        c,
        fields,
        [
          'L’adresse n’en est pas une : elle commence par https://. Effacez-la ou corrigez-la, et choisissez de nouveau la photo.',
        ],
        422,
      );
    const received = await receiveReport(report, {
      ...input,
      person: c.get('person').id,
      authorityCode: code !== null && findAuthority(db, code) !== null ? code : null,
    });
    if (received.kind === 'incomplete') return page(c, fields, [received.problem], 422);
    const said = received.kind === 'refused' ? 'refuse' : received.isRepeat ? 'deja' : 'merci';
    const nom = code === null && typed !== '' ? typed.slice(0, 200) : null;
    return c.redirect(pathWith(`/signalements/${received.reportId}`, { fait: said, nom }), 303);
  };

  reportsRoutes(app, deps, search);
  candidateRoutes(app, deps);
  facesRoutes(app, deps, pictures);
}

function today(now: Date): string {
  return parisDay(now.toISOString()) ?? now.toISOString().slice(0, 10);
}

function codeOf(fields: Entry, search: AuthoritySearch): string | null {
  const chosen = (fields['collectivite'] ?? '').trim();
  return chosen === '' ? (search.only(fields['collectivite_nom'] ?? '')?.code ?? null) : chosen.slice(0, 14);
}

/** Years ahead for which an event is announced. */
const EVENT_DAYS = 730;

/** What the form says, cleaned; whatever does not fit a closed list or a calendar is left out. */
function inputOf(
  { fields, file, fileField }: Upload,
  code: string | null,
  day: string,
): Omit<ReportInput, 'person' | 'authorityCode'> {
  const { place, eventName, note } = REPORT_TEXT_LIMITS;
  const text = (name: string): string => fields[name] ?? '';
  return {
    support: supportOf(text('support')),
    publishedBy: PUBLISHERS.find((one) => one === text('publie_par')) ?? 'unknown',
    // What comes from the camera of this form was photographed just now.
    brought: fileField === 'photo' ? 'photograph' : (BROUGHT.find((one) => one === text('apporte')) ?? null),
    address: cleanAddress(text('adresse')),
    place: cleanWords(text('lieu'), place),
    seenOn: cleanDay(text('vu_le'), day),
    isAuthorityNamed: code !== null || text('collectivite_nom').trim() !== '',
    eventName: cleanWords(text('evenement'), eventName),
    eventDay: cleanDay(text('evenement_le'), addDays(day, EVENT_DAYS)),
    note: cleanWords(text('note'), note, true),
    file,
  };
}

function supportOf(text: string): ReportRow['support'] {
  return Object.hasOwn(SUPPORT_WORDS, text) ? (text as ReportRow['support']) : 'other';
}
