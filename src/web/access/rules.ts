/**
 * Who may ask for which page, and where: one line a route; of each form also whether it is a grave act, and else why not
 * (`LIGHT`): a form that says neither does not compile, and no program starts with it. The program does not start when a route has no line here or
 * a line has no route (`guard.ts`), and `tests/web/access/walk.test.ts` goes through all of them with every role.
 * What depends on more than the page (a field of a form, an event's kind) is asked by the page itself on top of this.
 */
import type { AuditAction } from '../../../db/queries/audit.js';
import type { Level } from '../../accounts/roles.js';

/**
 * What has to lie in the person's territory. Things that belong to no authority yet are everybody's, until somebody
 * names it.
 * - `anywhere`: nothing of a place is shown or changed
 * - `filtered`: a list; its queries are given the territory (`filtered.test.ts` shows that they keep to it)
 * - `everywhere`: only for somebody who sees all of France
 * - `authority`, `site`, `case`, `letter`, `picture`, `visual`, `report`, `capture`, `proof`, `commitment`: the thing that
 *   the address names;
 *   a person's own reports are hers wherever they lie
 * - `inbound`: a mail lies with its case; one without a case is read by those who see all of France
 * - `image`: as `visual`, but what a public site showed is shown to everybody: look-alikes of all places are compared
 * - `pool`: a second reading, which is about other places on purpose; the page shows nothing else
 * - `picture-or-pool`: as `picture`, or one that waits for a second reading by this very person
 * - `case-form`, `undo-form`, `site-form`: what the form names (an authority, a decision, a code)
 * - `pair-form`: the picture of the address, and the other one of the form unless the two look alike
 */
export type Where =
  | 'anywhere'
  | 'filtered'
  | 'everywhere'
  | 'authority'
  | 'site'
  | 'case'
  | 'letter'
  | 'inbound'
  | 'commitment'
  | 'picture'
  | 'visual'
  | 'image'
  | 'report'
  | 'capture'
  | 'proof'
  | 'pool'
  | 'picture-or-pool'
  | 'case-form'
  | 'undo-form'
  | 'pair-form'
  | 'site-form';

/**
 * Why a form is no grave act. The question: what could somebody do who found the browser open long after its code was
 * given, that outlives the session, gives rights, takes a safeguard away, sends something out or hands out people's data?
 */
export const LIGHT = {
  proof:
    'It asks for a proof of its own (a link, a password, a code, the token of a mail), or ends the session.',
  own: 'It changes what this person is shown or sent, opens nothing, and is set back on the same page. Warnings about her access go all the same.',
  keeps: 'It only keeps something back or closes it: a letter, a site, her other sessions.',
  word: 'One word about a visual under her name, appended and taken back; a letter needs the approval of another person, who gives her code.',
  file: 'Written down under her name, with its day, and taken back; a letter that follows needs the approval of another person, who gives her code.',
  watch:
    'Which public sites are visited, politely; told in the log and taken back on the same page. Nobody is written to.',
} as const;
export type Light = keyof typeof LIGHT;

export type Rule =
  /** Before the door. */
  { readonly who: 'anyone'; readonly light?: Light } | Behind;

/** A form is a grave act, or says why not. */
type FormRule = Rule & ({ readonly isGrave: true } | { readonly light: Light });

/** Which way of asking needs what. */
type Rules = Readonly<Record<`GET ${string}`, Rule> & Record<`POST ${string}`, FormRule>>;

interface Behind {
  readonly who: Level;
  readonly where: Where;
  /** Written into the log when the page was given: a look that matters. Deeds are written where they are done. */
  readonly noted?: AuditAction;
  /** Of a member: for whoever made the report, and for those who coordinate. The page asks it (`mayTend`). */
  readonly isTended?: true;
  /** The second factor is asked for again when it was given long ago (`again.tsx`). */
  readonly isGrave?: true;
  /** Why a form is no such act. */
  readonly light?: Light;
  /** Its own form asks for the password, where there is one. */
  readonly asksPassword?: true;
  /** Given before the second factor: what leads to it, or out. */
  readonly isWeak?: true;
}

const anyone = { who: 'anyone' } as const;
const member = (where: Where): Behind => ({ who: 'member', where });
const coordinator = (where: Where): Behind => ({ who: 'coordinator', where });
const administrator = (where: Where): Behind => ({ who: 'administrator', where });
const national = (where: Where): Behind => ({ who: 'national', where });
const tended = (rule: Behind): Behind => ({ ...rule, isTended: true });
const weak = (rule: Behind): Behind => ({ ...rule, isWeak: true });
const withPassword = (rule: Behind): Behind => ({ ...rule, asksPassword: true });
/**
 * Gives or takes power over others, changes how one gets in, hands out what is kept of somebody, changes where letters go
 * or lets them leave.
 */
const grave = (rule: Behind) => ({ ...rule, isGrave: true }) as const;
const light = <R extends Rule>(why: Light, rule: R) => ({ ...rule, light: why }) as const;
const noted = (rule: Behind, action: AuditAction): Behind => ({ ...rule, noted: action });

export const RULES: Readonly<Record<string, Rule>> = {
  'GET /assets/:name': anyone,
  'GET /entree': anyone,
  'POST /entree': light('proof', anyone),
  'GET /connexion': anyone,
  'GET /information': anyone,
  'GET /healthz': anyone,
  'POST /connexion': light('proof', anyone),
  'POST /connexion/lien': light('proof', anyone),
  'GET /bulletin/arret/:token': anyone,
  'POST /bulletin/arret/:token': light('proof', anyone),
  'POST /bulletin/retour/:token': light('proof', anyone),

  'GET /': member('filtered'),
  'GET /marques': member('anywhere'),
  'GET /etat': administrator('anywhere'),
  'POST /affichage': light('own', member('anywhere')),
  'POST /sortie': light('proof', weak(member('anywhere'))),

  'GET /code': weak(member('anywhere')),
  'POST /code': light('proof', weak(member('anywhere'))),
  'GET /compte': member('anywhere'),
  'POST /compte/donnees.json': grave(member('anywhere')),
  'GET /compte/code': weak(member('anywhere')),
  'POST /compte/code': grave(weak(member('anywhere'))),
  'POST /compte/secours': grave(member('anywhere')),
  'POST /compte/adresse': grave(withPassword(member('anywhere'))),
  'POST /compte/courriels': light('own', member('anywhere')),
  'POST /compte/mot-de-passe': grave(withPassword(member('anywhere'))),
  'POST /compte/sessions/fin': light('keeps', member('anywhere')),

  'GET /visuels': member('filtered'),
  'GET /visuels/:key': member('visual'),
  'GET /visuels/:key/visages': coordinator('visual'),
  'POST /visuels/:key/visages': light('word', coordinator('visual')),
  'GET /visuels/:key/visages/copie.webp': coordinator('visual'),
  'GET /images/:key/:file': member('image'),
  'GET /preuves/:sha256': noted(member('proof'), 'proof-taken'),
  'GET /captures/:id/page.webp': member('capture'),
  'GET /captures/:id/fichiers/:position': noted(member('capture'), 'proof-taken'),

  'GET /dossiers': member('filtered'),
  'POST /dossiers': light('file', member('case-form')),
  'GET /dossiers/:id': member('case'),
  'POST /dossiers/:id/evenements': light('file', member('case')),
  'POST /dossiers/:id/visuels': light('file', member('case')),
  'GET /dossiers/:id/dossier.zip': noted(member('case'), 'dossier-taken'),

  'GET /annuaire': member('anywhere'),
  'GET /dossiers/:id/lettre': member('case'),
  'POST /dossiers/:id/lettre': light('file', member('case')),
  'GET /lettres': member('filtered'),
  'GET /lettres/envois': member('filtered'),
  'GET /lettres/modeles': member('anywhere'),
  'GET /lettres/modeles/:slug': member('anywhere'),
  'GET /lettres/modeles/:slug/pdf': member('anywhere'),
  'GET /lettres/:id': member('letter'),
  'GET /lettres/:id/texte': member('letter'),
  'POST /lettres/:id/texte': light('file', member('letter')),
  'POST /lettres/:id/relecture': light('file', member('letter')),
  'GET /lettres/:id/validation': coordinator('letter'),
  'POST /lettres/:id/validation': grave(coordinator('letter')),
  'POST /lettres/:id/retrait': light('keeps', member('letter')),
  'POST /lettres/:id/retenue': light('keeps', national('letter')),
  'POST /lettres/:id/retenue/fin': grave(national('letter')),
  'POST /lettres/:id/envoi': grave(member('letter')),
  'POST /lettres/:id/poste': light('file', member('letter')),
  'GET /lettres/:id/formulaire': member('letter'),
  'POST /lettres/:id/formulaire': light('file', member('letter')),
  'POST /lettres/:id/envois/:delivery/arret': light('keeps', member('letter')),
  'POST /lettres/:id/envois/:delivery/verification': grave(member('letter')),
  'POST /lettres/:id/envois/:delivery/preuve': light('file', member('letter')),
  'POST /lettres/:id/envois/:delivery/retour': light('file', member('letter')),
  'GET /lettres/:id/envois/:delivery/courriel': member('letter'),
  'GET /lettres/:id/fichiers/:kind': member('letter'),
  'GET /lettres/:id/preuves/:sha256': member('letter'),
  'GET /lettres/:id/annexe': member('letter'),
  'GET /courrier': member('filtered'),
  'GET /courrier/:id': member('inbound'),
  'GET /courrier/:id/original': noted(member('inbound'), 'proof-taken'),
  'GET /courrier/:id/pieces/:sha256': noted(member('inbound'), 'proof-taken'),
  'POST /courrier/:id/classement': light('file', member('inbound')),
  'POST /courrier/:id/cote': light('file', member('inbound')),
  'POST /courrier/:id/reprise': light('file', member('inbound')),
  'GET /engagements': member('filtered'),
  'POST /engagements/:id/constat': light('file', member('commitment')),
  'POST /engagements/:id/fin': light('file', coordinator('commitment')),
  'GET /issues': member('filtered'),
  'GET /issues.csv': member('filtered'),
  'GET /chiffres': member('filtered'),
  'GET /chiffres/annees.csv': member('filtered'),
  'GET /chiffres/constats.csv': member('filtered'),
  'GET /chiffres/dossiers.csv': member('filtered'),

  'GET /collectivites/:code': member('authority'),
  'POST /collectivites/:code/site': light('watch', coordinator('authority')),
  'POST /collectivites/:code/corrections': grave(coordinator('authority')),
  'POST /collectivites/:code/corrections/:correction/fin': light('file', coordinator('authority')),
  'POST /collectivites/:code/corrections/:correction/reponse': light('file', coordinator('authority')),
  'POST /collectivites/:code/elus': light('file', coordinator('authority')),
  'POST /collectivites/:code/elus/:official/verifie': light('file', coordinator('authority')),
  'POST /collectivites/:code/elus/:official/appel': light('file', coordinator('authority')),
  'POST /collectivites/:code/elus/:official/fin': light('file', coordinator('authority')),
  'POST /collectivites/:code/chartes': light('file', coordinator('authority')),
  'POST /collectivites/:code/chartes/:charter/fin': light('file', coordinator('authority')),
  'POST /collectivites/:code/organismes': light('file', coordinator('authority')),
  'GET /suivi': member('filtered'),
  'GET /suivi/ajouter': coordinator('anywhere'),
  'POST /suivi/ajouter': light('watch', coordinator('site-form')),
  'POST /suivi/liste': light('watch', coordinator('everywhere')),
  'GET /suivi/criteres': coordinator('filtered'),
  'POST /suivi/criteres': light('watch', coordinator('filtered')),
  'POST /suivi/criteres/:batch/fin': light('keeps', coordinator('filtered')),
  'POST /suivi/:id/pause': light('keeps', coordinator('site')),
  'POST /suivi/:id/reprise': light('watch', coordinator('site')),
  'POST /suivi/:id/fin': light('keeps', coordinator('site')),
  'POST /suivi/:id/rythme': light('watch', coordinator('site')),

  'GET /signaler': member('anywhere'),
  'POST /signaler': light('word', member('anywhere')),
  'GET /signaler/collectivites': member('anywhere'),
  'GET /signalements': member('filtered'),
  'GET /signalements/:id': member('report'),
  'POST /signalements/:id/collectivite': light('word', member('report')),
  'GET /signalements/:id/ressemblances': tended(member('report')),
  'POST /signalements/:id/reponse': light('word', member('report')),
  'GET /signalements/:id/visages': member('report'),
  'POST /signalements/:id/visages': light('word', member('report')),
  'GET /signalements/:id/visages/copie.webp': member('report'),

  'GET /relecture': member('filtered'),
  'POST /relecture/seance': light('own', member('filtered')),
  'GET /relecture/fin': member('filtered'),
  'GET /relecture/annuler': member('anywhere'),
  'POST /relecture/annuler': light('word', member('undo-form')),
  'GET /relecture/:picture': member('picture'),
  'GET /relecture/:picture/decision': member('picture'),
  'GET /relecture/:picture/paire': member('picture'),
  'GET /relecture/:picture/separer': member('picture'),
  'GET /relecture/:picture/origine': member('picture'),
  'POST /relecture/:picture/decision': light('word', member('picture')),
  'POST /relecture/:picture/passer': light('keeps', member('picture')),
  'POST /relecture/:picture/laisser': light('keeps', member('picture')),
  'POST /relecture/:picture/ouvert': light('keeps', member('picture')),
  'POST /relecture/:picture/paire': light('word', coordinator('pair-form')),
  'POST /relecture/:picture/separer': light('word', coordinator('picture')),
  'POST /relecture/:picture/origine': light('word', member('picture')),
  'GET /relecture/:picture/observations': member('picture-or-pool'),
  'POST /relecture/:picture/observations': light('word', member('picture-or-pool')),
  'POST /relecture/:picture/observations/voir': light('word', member('picture-or-pool')),
  'POST /relecture/:picture/observations/retrait': light('word', member('picture-or-pool')),

  'GET /relecture/essai': member('anywhere'),
  'GET /relecture/essai/:exercise': member('anywhere'),
  'POST /relecture/essai/:exercise': light('own', member('anywhere')),
  'GET /relecture/essai/:exercise/image.webp': member('anywhere'),

  'GET /relecture/renfort': member('pool'),
  'POST /relecture/renfort/departement': light('own', member('pool')),
  'POST /relecture/renfort/suivant': light('own', member('pool')),
  'GET /relecture/renfort/:picture': member('pool'),
  'POST /relecture/renfort/:picture': light('word', member('pool')),
  'POST /relecture/renfort/:picture/rendre': light('keeps', member('pool')),

  'GET /reglages': member('anywhere'),
  'POST /reglages/nom': light('own', member('anywhere')),
  'POST /reglages/personnes': grave(administrator('anywhere')),
  'GET /reglages/personnes/:id': noted(administrator('anywhere'), 'person-read'),
  'POST /reglages/personnes/:id/lien': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/fin': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/donnees.json': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/oubli': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/code/fin': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/role': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/territoires': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/territoires/fin': grave(administrator('anywhere')),
  'GET /freins': coordinator('anywhere'),
  'POST /freins/retenues': light('keeps', national('anywhere')),
  'POST /freins/retenues/:id/fin': grave(national('anywhere')),
  'POST /freins/periodes': light('keeps', national('anywhere')),
  'POST /freins/periodes/:id/fin': grave(national('anywhere')),
  'POST /freins/oppositions': light('keeps', coordinator('anywhere')),
  'POST /freins/oppositions/:id/fin': grave(national('anywhere')),
  'POST /freins/limites': grave(national('anywhere')),
  'GET /horodatage': administrator('anywhere'),
  'POST /horodatage': grave(administrator('anywhere')),
  'POST /horodatage/fin': grave(administrator('anywhere')),
  'GET /journal': noted(national('anywhere'), 'audit-read'),
} satisfies Rules;

/** What stands before pages and is none: it may be asked by any method. */
export const PASSAGES: ReadonlySet<string> = new Set(['/*']);
